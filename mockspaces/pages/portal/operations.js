// The GraphQL documents that the portal sends, one for each operation.

const operation = (name, document, { needsSpace = false } = {}) => ({
  name,
  document,
  needsSpace,
});

const SPACE = `{
    id
    name
    description
    createdDate
    createdByAccountId
    modifiedDate
    url
    theme {
      logoAltTxt
      logoUrl
    }
    accountGroup {
      id
      name
    }
    sharedIpacks {
      id
      name
      description
      installationType
    }
  }`;

const SCHEDULES = `fragment schedules on ProcessSchedules {
  id
  processId
  atomId
  envId
  schedule {
    ...time
  }
  retry {
    maxRetry
    schedule {
      ...time
    }
  }
}

fragment time on Schedule {
  minutes
  hours
  daysOfWeek
  daysOfMonth
  months
  years
}`;

export const STATUSES = [
  "STARTED",
  "INPROCESS",
  "COMPLETE",
  "COMPLETE_WARN",
  "ERROR",
  "ABORTED",
  "DISCARDED",
];

export const SPACES = operation(
  "spaces",
  `query spaces {
  spaces ${SPACE}
}`,
);

export const SPACE_BY_ID = operation(
  "space",
  `query space($id: ID!) {
  space(id: $id) ${SPACE}
}`,
);

export const SPACE_ACCOUNTS = operation(
  "spaceAccounts",
  `query spaceAccounts($criteria: Criteria) {
  spaceAccounts(criteria: $criteria) {
    id
    name
  }
}`,
  { needsSpace: true },
);

export const SPACE_CREATE = operation(
  "spaceCreate",
  `mutation spaceCreate($input: SpaceCreateInput!) {
  spaceCreate(input: $input) ${SPACE}
}`,
);

export const SPACE_UPDATE = operation(
  "spaceUpdate",
  `mutation spaceUpdate($input: SpaceUpdateInput!) {
  spaceUpdate(input: $input) ${SPACE}
}`,
);

export const SPACE_DELETE = operation(
  "spaceDelete",
  `mutation spaceDelete($id: ID!) {
  spaceDelete(id: $id)
}`,
);

export const INSTANCES = operation(
  "integrationPackInstances",
  `query integrationPackInstances {
  integrationPackInstances {
    id
    integrationPackId
    integrationPackOverrideName
    integrationPack {
      id
      name
      description
      installationType
    }
  }
}`,
  { needsSpace: true },
);

export const INSTALL = operation(
  "integrationPackInstanceInstall",
  `mutation install($input: IntegrationPackInstanceInput!) {
  integrationPackInstanceInstall(input: $input) {
    id
    integrationPackId
    integrationPackOverrideName
  }
}`,
  { needsSpace: true },
);

export const UNINSTALL = operation(
  "integrationPackInstanceUninstall",
  `mutation uninstall($id: ID!) {
  integrationPackInstanceUninstall(id: $id)
}`,
  { needsSpace: true },
);

export const ENVIRONMENTS = operation(
  "environments",
  `query environments {
  environments {
    id
    name
    classification
    atoms {
      id
      name
    }
    integrationPackEnvironmentAttachment {
      id
      environmentId
      integrationPackInstanceId
    }
  }
}`,
  { needsSpace: true },
);

export const ATTACH = operation(
  "integrationPackInstanceEnvironmentAttachmentAttach",
  `mutation attach($input: IntegrationPackEnvironmentAttachmentInput!) {
  integrationPackInstanceEnvironmentAttachmentAttach(input: $input) {
    id
    environmentId
    integrationPackInstanceId
  }
}`,
  { needsSpace: true },
);

export const UNATTACH = operation(
  "integrationPackInstanceEnvironmentAttachmentUnattach",
  `mutation unattach($id: ID!) {
  integrationPackInstanceEnvironmentAttachmentUnattach(id: $id)
}`,
  { needsSpace: true },
);

export const PROCESSES = operation(
  "integrationPackInstanceProcesses",
  `query processes($id: ID!) {
  integrationPackInstanceProcesses(integrationPackInstanceId: $id) {
    id
    name
    processSchedules {
      ...schedules
    }
  }
}

${SCHEDULES}`,
  { needsSpace: true },
);

export const ATTACHMENTS = operation(
  "integrationPackEnvironmentAttachments",
  `query attachments($instanceId: ID!, $environmentIds: [ID!]!) {
  integrationPackEnvironmentAttachments(
    ipackInstanceId: $instanceId
    environmentIds: $environmentIds
  ) {
    id
    environmentExtensions
    environmentMapExtension
  }
}`,
  { needsSpace: true },
);

export const EXTENSIONS_UPDATE = operation(
  "extensionsUpdate",
  `mutation extensionsUpdate($input: [ExtensionInput!]!) {
  extensionsUpdate(input: $input)
}`,
  { needsSpace: true },
);

export const MAP_UPDATE = operation(
  "extendedMappersUpdate",
  `mutation extendedMappersUpdate($input: [ExtensionInput!]!) {
  extendedMappersUpdate(input: $input)
}`,
  { needsSpace: true },
);

export const SCHEDULES_UPDATE = operation(
  "processSchedulesUpdate",
  `mutation schedulesUpdate($id: String!, $schedules: String!) {
  processSchedulesUpdate(processSchedulesId: $id, processSchedules: $schedules) {
    ...schedules
  }
}

${SCHEDULES}`,
  { needsSpace: true },
);

export const EXECUTE = operation(
  "processExecute",
  `mutation execute($input: ProcessExecuteInput!) {
  processExecute(input: $input)
}`,
  { needsSpace: true },
);

// A history is asked for by status: here all of them at once, each under its name.
export const HISTORY = operation(
  "executionHistory",
  `query history($processId: ID!, $since: DateTime!) {
${STATUSES.map(
  (status) => `  ${status}: executionHistory(
    input: {processId: $processId, executionTime: $since, status: ${status}}
  ) {
    ...execution
  }`,
).join("\n")}
}

fragment execution on ExecutionHistory {
  executionId
  executionTime
  status
  executionType
  atomId
  atomName
  executionDuration
  inboundDocumentCount
  inboundErrorDocumentCount
  outboundDocumentCount
  message
}`,
  { needsSpace: true },
);
