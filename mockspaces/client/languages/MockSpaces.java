import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Control client for mockspaces, the emulator of Boomi's Spaces GraphQL service.
 *
 * <p>One file without dependencies, to copy into a project: Java 17 or newer. An object controls
 * one world of a running emulator, the server's own or a sandbox, and can be shared by threads.
 * Answers are JSON objects as {@code Map<String, Object>}, with numbers as {@code BigDecimal}.
 *
 * <pre>{@code
 * var server = new MockSpaces("http://127.0.0.1:7722");
 * try (var world = server.sandbox("orders-test")) {
 *   String token = world.token("acme-4F7K2Q");
 *   world.faults().add("spaceCreate", Map.of("error", "PLATFORM_CALL_ERROR"));
 *   // point your client at world.url() ...
 *   world.journal().waitFor("spaceCreate", 1, Duration.ofSeconds(5));
 * } // the sandbox is dropped
 * }</pre>
 */
public final class MockSpaces implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,64}");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String NO_SNAPSHOT_NAME = "kept";

  private final HttpClient http;
  private final String server;
  private final String name;

  /** A call of the control API that failed. */
  public static class EmulatorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EmulatorException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A call that the emulator refused; nothing has changed. */
  public static class RefusedException extends EmulatorException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String field;

    public RefusedException(String call, int status, String field, String message) {
      super(
          call
              + " was refused"
              + (status == 0 ? ": " : " with " + status + ": ")
              + (field == null ? "" : field + ": ")
              + message,
          null);
      this.status = status;
      this.field = field;
    }

    /** Status of the answer; 0 if the call was refused before it was sent. */
    public int status() {
      return status;
    }

    /** Path from the body, or name of the parameter, that is wrong; or null. */
    public String field() {
      return field;
    }
  }

  /** The awaited exchanges did not come in time. */
  public static final class NotInTimeException extends RefusedException {
    private static final long serialVersionUID = 1L;

    public NotInTimeException(String call, int status, String field, String message) {
      super(call, status, field, message);
    }
  }

  /** Control the server's own world. */
  public MockSpaces(String url) {
    this(HttpClient.newHttpClient(), url.replaceAll("/+$", ""), null);
  }

  private MockSpaces(HttpClient http, String server, String name) {
    this.http = http;
    this.server = server;
    this.name = name;
  }

  /** Name of the sandbox, or null for the server's own world. */
  public String name() {
    return name;
  }

  /** Base address for clients of the service. */
  public String url() {
    return name == null ? server : server + "/sandbox/" + name;
  }

  public String graphqlUrl() {
    return url() + "/graphql";
  }

  public String tokenUrl(String accountId) {
    return url() + "/auth/jwt/generate/" + encoded(accountId);
  }

  /** Call any route below {@code /_mockspaces}; a body of null sends none. */
  public Map<String, Object> control(String method, String path, Object body) {
    return ask(method, url() + "/_mockspaces" + path, body, Duration.ZERO);
  }

  /** Mint a token for an account. */
  public String token(String accountId) {
    return token(accountId, Map.of());
  }

  /**
   * Mint a token for an account.
   *
   * @param options any of {@code user}, {@code lifetime} (such as "5m"; negative has expired),
   *     {@code claims} (a map), {@code omit} (a list), {@code signature} ("own", "foreign", "none")
   */
  public String token(String accountId, Map<String, ?> options) {
    Map<String, Object> body = new LinkedHashMap<>(options);
    body.put("accountId", accountId);
    return (String) control("POST", "/tokens", body).get("token");
  }

  /** Refuse all tokens issued so far, and return how many there were. */
  public int expireTokens() {
    return ((Number) control("POST", "/tokens/expire", null).get("expired")).intValue();
  }

  public Map<String, Object> status() {
    return control("GET", "", null);
  }

  /** Go back to the seed, and return what was dropped. */
  public Map<String, Object> reset() {
    return control("POST", "/reset", null);
  }

  public Map<String, Object> snapshot() {
    return snapshot(NO_SNAPSHOT_NAME);
  }

  public Map<String, Object> snapshot(String snapshot) {
    return control("PUT", snapshotPath(snapshot), null);
  }

  public Map<String, Object> restore() {
    return restore(NO_SNAPSHOT_NAME);
  }

  public Map<String, Object> restore(String snapshot) {
    return control("POST", snapshotPath(snapshot) + "/restore", null);
  }

  public Map<String, Object> dropSnapshot(String snapshot) {
    return control("DELETE", snapshotPath(snapshot), null);
  }

  public List<Map<String, Object>> snapshots() {
    return objects(control("GET", "/snapshots", null), "snapshots");
  }

  public Map<String, Object> rateLimit() {
    return control("GET", "/rate-limit", null);
  }

  /** Set the limits of each account: {@code rate}, {@code burst}, {@code maxInFlight}. */
  public Map<String, Object> setRateLimit(Map<String, ?> limits) {
    return control("PUT", "/rate-limit", limits);
  }

  public Map<String, Object> coverage() {
    return control("GET", "/coverage", null);
  }

  public Clock clock() {
    return new Clock();
  }

  public Faults faults() {
    return new Faults();
  }

  public Journal journal() {
    return new Journal();
  }

  /** The whole state, as a document in the form of a seed. */
  public Map<String, Object> state() {
    return control("GET", "/state", null);
  }

  /** Replace the whole state with a document in the form of a seed. */
  public Map<String, Object> putState(Map<String, ?> seed) {
    return control("PUT", "/state", seed);
  }

  /** Replace the whole state with a built-in seed. */
  public Map<String, Object> putState(String seed) {
    return control("PUT", "/state/" + encoded(seed), null);
  }

  /** A client of a sandbox of the same server; its first use creates it. */
  public MockSpaces sandbox(String sandbox) {
    return new MockSpaces(http, server, checked(sandbox, "sandbox"));
  }

  /** Create a sandbox with these built-in seeds; without any, with those of the server. */
  public MockSpaces createSandbox(String sandbox, String... seeds) {
    MockSpaces created = sandbox(sandbox);
    Map<String, Object> body = seeds.length == 0 ? Map.of() : Map.of("seed", List.of(seeds));
    ask("PUT", created.url(), body, Duration.ZERO);
    return created;
  }

  /** Make a sandbox a copy of this world. */
  public MockSpaces fork(String sandbox) {
    return fork(sandbox, null);
  }

  /** Make a sandbox a copy of a snapshot of this world; null copies the world as it is. */
  public MockSpaces fork(String sandbox, String snapshot) {
    MockSpaces copy = sandbox(sandbox);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("from", name);
    body.put("snapshot", snapshot);
    copy.control("POST", "/fork", body);
    return copy;
  }

  /** Names of the sandboxes of the server. */
  public List<String> sandboxes() {
    Map<String, Object> answer = ask("GET", server + "/sandbox", null, Duration.ZERO);
    return ((List<?>) answer.get("sandboxes")).stream().map(String.class::cast).toList();
  }

  /** Drop this sandbox, if it exists. */
  public void drop() {
    if (name == null) {
      throw new IllegalStateException("The server's own world cannot be dropped, only reset.");
    }
    try {
      ask("DELETE", url(), null, Duration.ZERO);
    } catch (RefusedException refused) {
      if (refused.status() != 404) {
        throw refused;
      }
    }
  }

  /** Drop this sandbox; does nothing to the server's own world. */
  @Override
  public void close() {
    if (name != null) {
      drop();
    }
  }

  /** The one clock of tokens, rate limits, timestamps and running processes. */
  public final class Clock {
    public Map<String, Object> read() {
      return control("GET", "/clock", null);
    }

    /** Freeze the clock now. */
    public Map<String, Object> freeze() {
      return control("PUT", "/clock", Map.of("frozen", true));
    }

    public Map<String, Object> freeze(Instant at) {
      return control("PUT", "/clock", Map.of("frozen", true, "now", at.toString()));
    }

    /** Set the time; a frozen clock stays frozen, a running one runs on. */
    public Map<String, Object> set(Instant to) {
      return control("PUT", "/clock", Map.of("now", to.toString()));
    }

    public Map<String, Object> run() {
      return control("PUT", "/clock", Map.of("frozen", false));
    }

    public Map<String, Object> advance(Duration by) {
      return control("POST", "/clock/advance", Map.of("by", by.toMillis() + "ms"));
    }

    /** Return to the machine's time. */
    public Map<String, Object> reset() {
      return control("POST", "/clock/reset", null);
    }
  }

  /** The queue of faults. */
  public final class Faults {
    /**
     * Add a fault to the end of the queue.
     *
     * @param operation a root field, "jwt" for the token endpoint, or "*"
     * @param options any of {@code error}, {@code status}, {@code body}, {@code contentType},
     *     {@code drop} ("before", "after"), {@code truncate}; {@code delay}, {@code accountId},
     *     {@code after}, {@code times} and {@code probability}
     */
    public Fault add(String operation, Map<String, ?> options) {
      Map<String, Object> match = new LinkedHashMap<>(Map.of("operation", operation));
      Map<String, Object> rule = new LinkedHashMap<>(Map.of("match", match));
      Map<String, Object> answer = new LinkedHashMap<>();
      options.forEach(
          (key, value) -> {
            switch (key) {
              case "accountId" -> match.put(key, value);
              case "after", "times", "probability", "delay" -> rule.put(key, value);
              default -> answer.put(key, value);
            }
          });
      if (!answer.isEmpty()) {
        rule.put("answer", answer);
      }
      return new Fault((String) control("POST", "/faults", rule).get("id"));
    }

    public List<Map<String, Object>> list() {
      return objects(control("GET", "/faults", null), "faults");
    }

    /** Remove all faults, and return how many there were. */
    public int clear() {
      return objects(control("DELETE", "/faults", null), "faults").size();
    }
  }

  /** A fault in the queue; closing removes it, and fails if no request triggered it. */
  public final class Fault implements AutoCloseable {
    private final String id;

    private Fault(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }

    /** How often it has fired so far. */
    public int fired() {
      return ((Number) control("GET", "/faults/" + id, null).get("fired")).intValue();
    }

    /** Remove it, and return how often it has fired. */
    public int remove() {
      return ((Number) control("DELETE", "/faults/" + id, null).get("fired")).intValue();
    }

    @Override
    public void close() {
      if (remove() == 0) {
        List<Map<String, Object>> last = journal().entries(Map.of("limit", 5));
        throw new AssertionError(
            "No request triggered " + id + ". The last requests: " + Json.write(last));
      }
    }
  }

  /** The last exchanges. */
  public final class Journal {
    public List<Map<String, Object>> entries() {
      return entries(Map.of());
    }

    /**
     * Return exchanges, the oldest first.
     *
     * @param filters any of {@code operation}, {@code accountId}, {@code status}, {@code
     *     errorCode}, and {@code limit}, the number of the newest ones
     */
    public List<Map<String, Object>> entries(Map<String, ?> filters) {
      return objects(control("GET", "/journal" + query(filters), null), "entries");
    }

    /** Empty the journal, and return its entries. */
    public List<Map<String, Object>> clear() {
      return objects(control("DELETE", "/journal", null), "entries");
    }

    /** Wait for a number of exchanges with an operation, and return them. */
    public List<Map<String, Object>> waitFor(String operation, int count, Duration timeout) {
      Map<String, Object> filters = new LinkedHashMap<>();
      filters.put("operation", operation);
      filters.put("count", count);
      filters.put("timeout", timeout.toMillis() + "ms");
      String url = url() + "/_mockspaces/journal/wait" + query(filters);
      return objects(ask("GET", url, null, timeout), "entries");
    }
  }

  private Map<String, Object> ask(String method, String url, Object body, Duration patience) {
    String call = method + " " + url;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT.plus(patience));
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, BodyPublishers.ofString(Json.write(body)));
    }
    HttpResponse<String> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException error) {
      throw new EmulatorException(call + " was not answered: " + error, error);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new EmulatorException(call + " was interrupted", error);
    }
    Map<String, Object> answer;
    try {
      answer = object(Json.read(response.body()));
    } catch (IllegalArgumentException | ClassCastException error) {
      String message = call + " was answered " + response.statusCode() + ", not by an emulator";
      throw new EmulatorException(message, error);
    }
    if (answer.get("error") instanceof Map<?, ?> error) {
      String field = (String) error.get("field");
      String message = String.valueOf(error.get("message"));
      throw response.statusCode() == 408
          ? new NotInTimeException(call, 408, field, message)
          : new RefusedException(call, response.statusCode(), field, message);
    }
    return answer;
  }

  private static String checked(String name, String field) {
    if (!NAME.matcher(name).matches()) {
      String rule = "is not a name of 1 to 64 letters, digits, '.', '_' and '-'";
      throw new RefusedException("The call", 0, field, "'" + name + "' " + rule);
    }
    return name;
  }

  private static String snapshotPath(String snapshot) {
    return "/snapshots/" + checked(snapshot, "name");
  }

  private static String query(Map<String, ?> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (key, value) -> {
          if (value != null) {
            query.append(query.isEmpty() ? '?' : '&').append(key).append('=');
            query.append(encoded(value.toString()));
          }
        });
    return query.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @SuppressWarnings("unchecked") // JSON objects have text keys
  private static Map<String, Object> object(Object json) {
    return (Map<String, Object>) json;
  }

  private static List<Map<String, Object>> objects(Map<String, Object> answer, String key) {
    return ((List<?>) answer.get(key)).stream().map(MockSpaces::object).toList();
  }

  /** JSON as maps, lists, strings, {@code BigDecimal}, booleans and null. */
  public static final class Json {
    private final String text;
    private int at;

    private Json(String text) {
      this.text = text;
    }

    /**
     * Parse a JSON text.
     *
     * @throws IllegalArgumentException if it is not JSON
     */
    public static Object read(String text) {
      Json json = new Json(text);
      Object value = json.value();
      if (json.next() != 0) {
        throw json.malformed();
      }
      return value;
    }

    /** Return a value as JSON text. */
    public static String write(Object value) {
      StringBuilder out = new StringBuilder();
      write(value, out);
      return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
      if (value instanceof Map<?, ?> map) {
        String before = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(before);
          quote(entry.getKey().toString(), out);
          write(entry.getValue(), out.append(':'));
          before = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
      } else if (value instanceof Iterable<?> items) {
        String before = "[";
        for (Object item : items) {
          write(item, out.append(before));
          before = ",";
        }
        out.append(before.equals("[") ? "[]" : "]");
      } else if (value == null || value instanceof Number || value instanceof Boolean) {
        out.append(value);
      } else {
        quote(value.toString(), out);
      }
    }

    private static void quote(String string, StringBuilder out) {
      out.append('"');
      for (char each : string.toCharArray()) {
        if (each == '"' || each == '\\') {
          out.append('\\').append(each);
        } else if (each < ' ') {
          out.append(String.format("\\u%04x", (int) each));
        } else {
          out.append(each);
        }
      }
      out.append('"');
    }

    private Object value() {
      char first = next();
      if (first == '{') {
        return members();
      }
      if (first == '[') {
        return items();
      }
      if (first == '"') {
        return string();
      }
      int start = at;
      while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      String word = text.substring(start, at);
      return switch (word) {
        case "null" -> null;
        case "true" -> Boolean.TRUE;
        case "false" -> Boolean.FALSE;
        default -> new BigDecimal(word);
      };
    }

    private Map<String, Object> members() {
      Map<String, Object> members = new LinkedHashMap<>();
      while (more('}', members.isEmpty())) {
        if (next() != '"') {
          throw malformed();
        }
        String key = string();
        if (next() != ':') {
          throw malformed();
        }
        at++;
        members.put(key, value());
      }
      return members;
    }

    private List<Object> items() {
      List<Object> items = new ArrayList<>();
      while (more(']', items.isEmpty())) {
        items.add(value());
      }
      return items;
    }

    /** Step over the bracket or comma before an item; false, and over the end, if none follows. */
    private boolean more(char end, boolean isFirst) {
      if (isFirst) {
        at++;
      }
      if (next() == end) {
        at++;
        return false;
      }
      if (!isFirst) {
        if (next() != ',') {
          throw malformed();
        }
        at++;
      }
      return true;
    }

    private String string() {
      StringBuilder out = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        char each = text.charAt(at);
        if (each == '\\' && ++at < text.length()) {
          each = text.charAt(at);
          switch (each) {
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> {
              if (at + 5 > text.length()) {
                throw malformed();
              }
              out.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
              at += 4;
            }
            default -> out.append(each);
          }
        } else {
          out.append(each);
        }
      }
      if (at == text.length()) {
        throw malformed();
      }
      at++;
      return out.toString();
    }

    /** Step over white space and return the next character, or 0 at the end. */
    private char next() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      return at < text.length() ? text.charAt(at) : 0;
    }

    private IllegalArgumentException malformed() {
      return new IllegalArgumentException("Not JSON at character " + at);
    }
  }
}
