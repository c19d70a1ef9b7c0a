// Lookups: what fits the caller at the moment at which a request is sent.
//
// What an example needs and the account does not have yet is made first, by the same API.

import { control } from "../shared/control.js";

const OURS = "Explorer";
const CONNECTION = "connection";
const SPACES = "{ spaces { id name url accountGroup { id } sharedIpacks { id } } }";
const SPACE = "query ($id: ID!) { space(id: $id) { sharedIpacks { id installationType } } }";
const INSTANCES = "{ integrationPackInstances { id integrationPackId integrationPackOverrideName integrationPack { installationType } } }";
const ENVIRONMENTS = "{ environments { id atoms { id } integrationPackEnvironmentAttachment { id environmentId integrationPackInstanceId } } }";
const PROCESSES = "query ($id: ID!) { integrationPackInstanceProcesses(integrationPackInstanceId: $id) { id processSchedules { id processId atomId envId } } }";
const EXTENSIONS = "query ($id: ID!, $environments: [ID!]!) { integrationPackEnvironmentAttachments(ipackInstanceId: $id, environmentIds: $environments) { environmentId environmentExtensions environmentMapExtension } }";
const CREATE = 'mutation ($name: String!, $group: ID!) { spaceCreate(input: { name: $name, accountGroupId: $group }) { id name url } }';
const INSTALL = "mutation ($pack: ID!, $name: String) { integrationPackInstanceInstall(input: { integrationPackId: $pack, integrationPackOverrideName: $name }) { id } }";
const ATTACH = "mutation ($id: ID!, $environment: ID!) { integrationPackInstanceEnvironmentAttachmentAttach(input: { integrationPackInstanceId: $id, environmentIds: [$environment] }) { id } }";
const DETAILS = "query ($input: IPackInstanceOAuthConnectorDetailsInput!) { IPackInstanceOAuthConnectorDetails(input: $input) { id } }";
const SAVE = "mutation ($input: IPackInstanceOAuthConnectorDetailsSaveInput!) { saveIPackInstanceOauthConnectorDetails(input: $input) { id } }";

/** What is looked up for one request; `notes` says what was made for it. */
export class Lookups {
  notes = [];
  #found = {};

  constructor({ client, personas }) {
    Object.assign(this, { client, personas });
  }

  /** Return values by the names of the places; `notes` names those that cannot be found. */
  async values(names) {
    const values = {};
    for (const name of names) {
      const value = PLACES[name] && await PLACES[name](this);
      if (value === undefined) this.notes.push(`Nothing was found for {{${name}}}.`);
      else values[name] = value;
    }
    return values;
  }

  async #once(name, find) {
    return (this.#found[name] ??= find());
  }

  #forget(...names) {
    for (const name of names) delete this.#found[name];
  }

  // What an administrator has.

  spaces() {
    return this.#once("spaces", async () => (await this.client.data(SPACES)).spaces ?? []);
  }

  /** Return a Space of the account: the newest one made here, or the newest of all. */
  async ownSpace() {
    const spaces = await this.spaces();
    return spaces.findLast(isOurs) ?? spaces.at(-1) ?? this.createSpace();
  }

  /** Return a Space that may be deleted: one made here. */
  async disposableSpace() {
    return (await this.spaces()).findLast(isOurs) ?? this.createSpace();
  }

  async createSpace() {
    const name = freshName();
    const { spaceCreate } = await this.client.data(CREATE, { name, group: await this.freeGroup() });
    this.notes.push(`The Space “${name}” was created first.`);
    this.#forget("spaces");
    return spaceCreate;
  }

  /** Return an account group without a Space: one of the account's, or else a new one. */
  async freeGroup() {
    const { accountGroups = [], spaces = [] } = await this.state();
    const taken = new Set(spaces.map(({ accountGroupId }) => accountGroupId));
    const free = accountGroups.filter((group) => group.ownerAccountId === this.client.accountId && !taken.has(group.id));
    // A default group holds every account: the others are nearer to what people do.
    const found = free.find(({ isDefault }) => !isDefault) ?? free[0];
    return found?.id ?? uuid();
  }

  async ownPack() {
    const { integrationPacks = [] } = await this.state();
    return integrationPacks.find((pack) => pack.publisherAccountId === this.client.accountId)?.id ?? uuid();
  }

  state() {
    return this.#once("state", () => control("GET", "/state").catch(() => ({})));
  }

  /** Return a listing of the account that may be submitted: one made here, if need be. */
  listing() {
    return this.#once("listing", async () => {
      const { listings = [], spaces = [] } = await this.state();
      const own = spaces.filter((space) => space.createdByAccountId === this.client.accountId).map(({ id }) => id);
      const drafts = listings.filter(({ spaceId, status = "DRAFT" }) => own.includes(spaceId) && ["DRAFT", "REJECTED"].includes(status));
      return drafts.at(-1) ?? (own.length ? this.#addListing(own[0]) : undefined);
    });
  }

  /** Add a listing by the control API, since the service has no operation for it. */
  async #addListing(spaceId) {
    const state = await control("GET", "/state");
    const listing = {
      id: uuid(), spaceId, artifactId: await this.ownPack(), metaData: { title: freshName() },
      createdAt: new Date().toISOString(), createdByAccountId: this.client.accountId,
    };
    await control("PUT", "/state", { ...state, listings: [...(state.listings ?? []), listing] });
    this.notes.push("A listing was added to the state first.");
    this.#forget("state");
    return listing;
  }

  // What a user of a Space has.

  /** Return the pack to install, and the name for it: null where none may be given. */
  async installable() {
    const packs = await this.#once("packs", () => this.#sharedPacks());
    const { integrationPackInstances: instances } = await this.client.data(INSTANCES);
    const installed = new Set((instances ?? []).map(({ integrationPackId }) => integrationPackId));
    const pack = packs.find(({ installationType }) => installationType === "MULTI")
      ?? packs.find(({ id }) => !installed.has(id));
    return pack && { id: pack.id, name: pack.installationType === "MULTI" ? freshName() : null };
  }

  async #sharedPacks() {
    const space = this.personas.find(({ spaceGuid }) => spaceGuid === this.client.spaceGuid);
    const { space: shown } = await this.client.data(SPACE, { id: space?.spaceId ?? this.client.spaceGuid });
    return shown?.sharedIpacks ?? [];
  }

  instances() {
    return this.#once("instances", async () => (await this.client.data(INSTANCES)).integrationPackInstances ?? []);
  }

  environments() {
    return this.#once("environments", async () => (await this.client.data(ENVIRONMENTS)).environments ?? []);
  }

  /** Return an instance that is attached to an environment with an atom, and all of that. */
  deployment() {
    return this.#once("deployment", () => this.#deployed());
  }

  async #deployments() {
    const usable = new Set((await this.instances()).map(({ id }) => id));
    return (await this.environments())
      .filter(({ atoms }) => atoms?.length)
      .flatMap((environment) => (environment.integrationPackEnvironmentAttachment ?? [])
        .filter((each) => usable.has(each.integrationPackInstanceId))
        .map((each) => ({ instanceId: each.integrationPackInstanceId, environmentId: environment.id, attachmentId: each.id })));
  }

  async #deployed() {
    return (await this.#deployments())[0] ?? this.#deploy();
  }

  async #deploy() {
    const environment = (await this.environments()).find(({ atoms }) => atoms?.length);
    if (!environment) return {};
    const instanceId = await this.anyInstance();
    return instanceId ? this.#attach(instanceId, environment.id) : {};
  }

  async #attach(instanceId, environmentId) {
    const made = await this.client.data(ATTACH, { id: instanceId, environment: environmentId });
    this.notes.push("A pack was attached to an environment first.");
    this.#forget("environments");
    return { instanceId, environmentId, attachmentId: made.integrationPackInstanceEnvironmentAttachmentAttach[0].id };
  }

  async anyInstance() {
    return (await this.instances()).at(-1)?.id ?? this.install();
  }

  async install() {
    const pack = await this.installable();
    if (!pack) return undefined;
    const made = await this.client.data(INSTALL, { pack: pack.id, name: pack.name });
    this.notes.push("A pack was installed first.");
    this.#forget("instances");
    return made.integrationPackInstanceInstall.id;
  }

  /** Return an instance that may be uninstalled: one made here. */
  async disposableInstance() {
    const found = (await this.instances()).findLast(({ integrationPackOverrideName: name }) => name?.startsWith(OURS));
    return found?.id ?? await this.install() ?? (await this.instances()).at(-1)?.id;
  }

  async disposableAttachment() {
    const instanceId = await this.disposableInstance();
    const environments = await this.environments();
    const attached = environments.flatMap((each) => each.integrationPackEnvironmentAttachment ?? [])
      .find((each) => each.integrationPackInstanceId === instanceId);
    if (attached) return attached.id;
    const environment = environments.find(({ atoms }) => atoms?.length) ?? environments[0];
    return instanceId && environment && (await this.#attach(instanceId, environment.id)).attachmentId;
  }

  /** Return an environment to attach to. */
  async environmentId() {
    const { environmentId } = await this.deployment();
    return environmentId ?? (await this.environments())[0]?.id;
  }

  process() {
    return this.#once("process", async () => {
      const { instanceId, environmentId } = await this.deployment();
      if (!instanceId) return {};
      const { integrationPackInstanceProcesses: all } = await this.client.data(PROCESSES, { id: instanceId });
      const found = all.find(({ processSchedules: each }) => each?.envId === environmentId) ?? all.find((each) => each.processSchedules);
      return found ? { processId: found.id, atomId: found.processSchedules.atomId, schedulesId: found.processSchedules.id } : {};
    });
  }

  /** Return the first of something that attachments of the account let people set. */
  async #extensible(read) {
    const deployed = await this.#deployments();
    for (const { instanceId, environmentId } of deployed.length ? deployed : [await this.deployment()]) {
      if (!instanceId) continue;
      const variables = { id: instanceId, environments: [environmentId] };
      const { integrationPackEnvironmentAttachments: all } = await this.client.data(EXTENSIONS, variables);
      const found = all.flatMap((each) => read(each) ?? []).map((each) => ({ ...each, instanceId, environmentId }));
      if (found.length) return found[0];
    }
    return {};
  }

  connection() {
    return this.#once("connection", () => this.#extensible(({ environmentExtensions }) => (environmentExtensions ?? [])
      .filter(Boolean).map((text) => JSON.parse(text)).flatMap((extensions) => (extensions.connections?.connection ?? [])
        .flatMap((connection) => connection.field.filter((each) => !each.usesEncryption)
          .map((each) => ({ extensionId: extensions.id, connectionId: connection.id, fieldId: each.id }))))));
  }

  /** Return the connection of OAuth details that are stored. */
  async savedConnection() {
    const { instanceId, environmentId } = await this.deployment();
    const { processId } = await this.process();
    const connectionId = (await this.connection()).connectionId ?? CONNECTION;
    const ids = { integrationPackInstanceId: instanceId, envId: environmentId, processId, connectionId, catalogGuid: this.client.spaceGuid };
    if (!instanceId || !processId) return connectionId;
    const { IPackInstanceOAuthConnectorDetails: stored } = await this.client.data(DETAILS, { input: ids });
    if (!stored) {
      await this.client.data(SAVE, { input: { ...ids, isTokenGenerated: false, oauthConnectorDetails: "{}", clientId: "my-client", clientSecret: "not-a-real-secret" } });
      this.notes.push("OAuth details were saved first.");
    }
    return connectionId;
  }

  map() {
    return this.#once("map", () => this.#extensible(({ environmentMapExtension }) => (environmentMapExtension ?? [])
      .filter(Boolean).flatMap((text) => JSON.parse(text).response ?? [])
      .map(({ id, Result }) => ({ id, ...anotherMapping(Result) })).filter(({ from, to }) => from && to)));
  }
}

const PLACES = {
  freshName: () => freshName(),
  monthAgo: () => `${new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 19)}Z`,
  spaceGuid: (lookups) => lookups.client.spaceGuid ?? undefined,
  ownSpaceId: async (lookups) => (await lookups.ownSpace()).id,
  ownSpaceName: async (lookups) => (await lookups.ownSpace()).name,
  disposableSpaceId: async (lookups) => (await lookups.disposableSpace()).id,
  freeGroupId: (lookups) => lookups.freeGroup(),
  ownPackId: (lookups) => lookups.ownPack(),
  listingId: async (lookups) => (await lookups.listing())?.id,
  listingSpaceId: async (lookups) => (await lookups.listing())?.spaceId ?? (await lookups.ownSpace()).id,
  packId: async (lookups) => (await lookups.installable())?.id,
  overrideName: async (lookups) => (await lookups.installable())?.name,
  instanceId: async (lookups) => (await lookups.deployment()).instanceId ?? lookups.anyInstance(),
  environmentId: (lookups) => lookups.environmentId(),
  disposableInstanceId: (lookups) => lookups.disposableInstance(),
  disposableAttachmentId: (lookups) => lookups.disposableAttachment(),
  processId: async (lookups) => (await lookups.process()).processId,
  atomId: async (lookups) => (await lookups.process()).atomId,
  schedulesId: async (lookups) => (await lookups.process()).schedulesId,
  extensionId: async (lookups) => (await lookups.connection()).extensionId,
  connectionId: async (lookups) => (await lookups.connection()).connectionId ?? CONNECTION,
  savedConnectionId: (lookups) => lookups.savedConnection(),
  connectionFieldId: async (lookups) => (await lookups.connection()).fieldId,
  mapExtensionId: async (lookups) => (await lookups.map()).id,
  mapFromXPath: async (lookups) => (await lookups.map()).from,
  mapToXPath: async (lookups) => (await lookups.map()).to,
};

function isOurs({ name }) {
  return name.startsWith(OURS);
}

function freshName() {
  return `${OURS} ${uuid().slice(0, 6)}`;
}

/** Return a mapping of one more field: undefined paths if none is left. */
function anotherMapping({ Map: map }) {
  const mapped = new Set((map.ExtendedMappings?.Mapping ?? []).map(({ toXPath }) => toXPath));
  const targets = leaves(map.DestinationProfile?.Node);
  return { from: leaves(map.SourceProfile?.Node)[0], to: targets.find((each) => !mapped.has(each)) ?? targets[0] };
}

function leaves(nodes = []) {
  const paths = nodes.map(({ xpath }) => xpath).filter(Boolean);
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path}/`)));
}

// `crypto.randomUUID` is missing where the page came over plain HTTP from another host.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
