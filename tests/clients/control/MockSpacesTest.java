import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The control client for Java; each test has a sandbox of its own. */
class MockSpacesTest {
  private static final String ACCOUNT = "quillmere-7K2M9Q";
  private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
  private static final String SPACES = "query Mine { spaces { name } }";

  private final HttpClient http = HttpClient.newHttpClient();
  private final MockSpaces server = new MockSpaces(System.getenv("MOCKSPACES_URL"));
  private MockSpaces world;

  @BeforeEach
  void createWorld() {
    world = server.createSandbox("java-" + UUID.randomUUID(), "demo");
  }

  @AfterEach
  void dropWorld() {
    world.close();
  }

  private HttpResponse<String> ask(MockSpaces client, String query) throws Exception {
    return ask(client, query, client.token(ACCOUNT));
  }

  private HttpResponse<String> ask(MockSpaces client, String query, String token)
      throws Exception {
    String body = MockSpaces.Json.write(Map.of("query", query));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(client.graphqlUrl()))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private void create(String name) throws Exception {
    String input = "{name: \"%s\", accountGroupId: \"a-new-group\"}".formatted(name);
    ask(world, "mutation { spaceCreate(input: " + input + ") { id } }");
  }

  private boolean holds(MockSpaces client, String space) throws Exception {
    return ask(client, SPACES).body().contains('"' + space + '"');
  }

  @Test
  void aClientKnowsWhereItsWorldIs() {
    assertEquals(world.url() + "/graphql", world.graphqlUrl());
    assertEquals(world.url() + "/auth/jwt/generate/a%2Fb", world.tokenUrl("a/b"));
    assertNull(server.name());
    assertEquals(world.name(), world.status().get("sandbox"));
  }

  @Test
  void aMintedTokenIsAcceptedAndOthersAreRefused() throws Exception {
    String expired = world.token(ACCOUNT, Map.of("lifetime", "-1s"));
    String foreign = world.token(ACCOUNT, Map.of("signature", "foreign"));

    assertEquals(200, ask(world, SPACES).statusCode());
    assertEquals(401, ask(world, SPACES, expired).statusCode());
    assertEquals(401, ask(world, SPACES, foreign).statusCode());
  }

  @Test
  void tokensExpireAllAtOnce() {
    world.token(ACCOUNT);

    assertEquals(1, world.expireTokens());
  }

  @Test
  void aResetSaysWhatItDropped() throws Exception {
    create("Partners");

    Map<?, ?> records = (Map<?, ?>) world.reset().get("records");

    assertEquals(BigDecimal.ONE, records.get("spaces"));
    assertFalse(holds(world, "Partners"));
  }

  @Test
  void aWorldGoesBackToASnapshot() throws Exception {
    Map<String, Object> taken = world.snapshot();
    create("Partners");

    assertEquals(taken, world.restore());

    assertFalse(holds(world, "Partners"));
    assertEquals(List.of(taken), world.snapshots());
    world.dropSnapshot("kept");
    assertEquals(List.of(), world.snapshots());
  }

  @Test
  void aSandboxIsForkedFromAWorld() throws Exception {
    create("Partners");

    try (MockSpaces copy = world.fork(world.name() + "-copy")) {
      assertTrue(holds(copy, "Partners"));
    }
  }

  @Test
  void limitsAreReadAndSet() {
    Map<String, Object> limits = world.setRateLimit(Map.of("rate", "1/1h", "maxInFlight", 3));

    assertEquals(limits, world.rateLimit());
    assertEquals("1/3600s", limits.get("rate"));
    assertNull(limits.get("burst"));
  }

  @Test
  void coverageListsWhatWasUsed() throws Exception {
    ask(world, SPACES);

    assertEquals(List.of("spaces"), ((Map<?, ?>) world.coverage().get("operations")).get("used"));
  }

  @Test
  void theClockStandsStillAndMoves() {
    assertEquals("2026-01-01T00:00:00Z", world.clock().freeze(NEW_YEAR).get("now"));
    assertEquals(
        "2026-01-01T01:00:00Z", world.clock().advance(Duration.ofHours(1)).get("now"));
    assertEquals("2026-01-01T00:00:00Z", world.clock().set(NEW_YEAR).get("now"));
    assertEquals(true, world.clock().freeze().get("frozen"));
    assertEquals(false, world.clock().run().get("frozen"));
    world.clock().reset();
    assertEquals(false, world.clock().read().get("frozen"));
  }

  @Test
  void aFaultIsMetAndGoneAfterItsBlock() throws Exception {
    try (MockSpaces.Fault fault = world.faults().add("spaces", Map.of("status", 503))) {
      assertEquals(503, ask(world, SPACES).statusCode());
      assertEquals(1, fault.fired());
    }

    assertEquals(List.of(), world.faults().list());
  }

  @Test
  void aFaultThatNoRequestTriggeredFailsTheTest() {
    MockSpaces.Fault fault = world.faults().add("jwt", Map.of("delay", "1s", "after", 1));

    AssertionError failed = assertThrows(AssertionError.class, fault::close);

    assertTrue(failed.getMessage().contains(fault.id()));
    assertEquals(0, world.faults().clear());
  }

  @Test
  void anUnknownOperationIsRefusedByItsField() {
    var refused =
        assertThrows(
            MockSpaces.RefusedException.class,
            () -> world.faults().add("spaceMake", Map.of("status", 503)));

    assertEquals(400, refused.status());
    assertEquals("$.match.operation", refused.field());
  }

  @Test
  void theJournalIsReadFilteredAndCleared() throws Exception {
    ask(world, SPACES);
    create("Partners");

    var entry = world.journal().entries(Map.of("operation", "spaces")).get(0);

    assertEquals("Mine", entry.get("operationName"));
    assertEquals("mutation", world.journal().entries(Map.of("limit", 1)).get(0).get("kind"));
    assertEquals(2, world.journal().clear().size());
    assertEquals(List.of(), world.journal().entries());
  }

  @Test
  void exchangesAreWaitedFor() throws Exception {
    Duration patience = Duration.ofSeconds(10);
    var waiting =
        CompletableFuture.supplyAsync(() -> world.journal().waitFor("spaces", 1, patience));
    ask(world, SPACES);

    assertEquals(1, waiting.get().size());
  }

  @Test
  void whatDoesNotComeInTimeIsAnErrorOfItsOwn() {
    assertThrows(
        MockSpaces.NotInTimeException.class,
        () -> world.journal().waitFor("spaces", 1, Duration.ofMillis(10)));
  }

  @Test
  void theStateIsReadAndReplaced() throws Exception {
    create("Partners");
    Map<String, Object> state = world.state();
    world.putState("demo");
    assertFalse(holds(world, "Partners"));

    world.putState(state);

    assertTrue(holds(world, "Partners"));
  }

  @Test
  void aDroppedSandboxMayBeDroppedAgain() {
    assertTrue(server.sandboxes().contains(world.name()));
    world.drop();
    world.drop();
    assertFalse(server.sandboxes().contains(world.name()));
    assertThrows(IllegalStateException.class, server::drop);
  }

  @Test
  void aNameThatIsNoneIsRefusedBeforeAnythingIsSent() {
    for (String name : List.of("tests/a", "", ".", "..", "a#1", "ü", "x".repeat(65))) {
      var refused =
          assertThrows(MockSpaces.RefusedException.class, () -> server.sandbox(name));
      assertEquals(0, refused.status());
      assertThrows(MockSpaces.RefusedException.class, () -> world.snapshot(name));
    }
  }

  @Test
  void somethingElseAtTheAddressIsAnError() {
    var elsewhere = new MockSpaces(server.url() + "/nowhere");

    assertThrows(MockSpaces.EmulatorException.class, elsewhere::status);
  }

  @Test
  void jsonIsReadAndWritten() {
    String text =
        "{\"a\":[1,-2.5,\"x\\u00e9\\n\\\"\\\\\\/\",null,true,[],{}],\"b\":{\"c\":[[1],[2]]}}";
    List<Object> items =
        new ArrayList<>(Arrays.asList(BigDecimal.ONE, new BigDecimal("-2.5"), "xé\n\"\\/", null));
    items.addAll(List.of(true, List.of(), Map.of()));
    Object value = MockSpaces.Json.read(" " + text + " ");

    assertEquals(items, ((Map<?, ?>) value).get("a"));
    assertEquals(value, MockSpaces.Json.read(MockSpaces.Json.write(value)));
    for (String bad : List.of("", "{", "[1,", "\"", "{\"a\" 1}", "[1 2]", "nul", "{}x", "{1:2}")) {
      assertThrows(IllegalArgumentException.class, () -> MockSpaces.Json.read(bad), bad);
    }
  }
}
