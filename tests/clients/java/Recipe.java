import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From a token to a stored logo with what Java 17 brings.
 *
 * <p>Java brings no JSON: the few answers are read with patterns here, where a program of
 * yours uses the library that it has.
 *
 * <p>Usage: java Recipe.java http://127.0.0.1:7722
 */
public final class Recipe {
  private static final String GROUP = "6f1f4d3e-2b8a-4c55-9d0e-7a1b2c3d4e5f";
  private static final String BOUNDARY = "a-line-that-no-part-has";
  private static final byte[] LOGO =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2Fzh"
                  + "VAAAAAElFTkSuQmCC");
  private static final String CREATE =
      """
      {"query": "mutation ($input: SpaceCreateInput!) {
        spaceCreate(input: $input) { id name theme { logoUrl } } }",
       "variables": {"input": {"name": "Partners", "accountGroupId": "%s",
         "theme": {"logoAltTxt": "A dot", "logo": null}}}}
      """
          .formatted(GROUP)
          .replace("\n", " ");
  private static final String SPACES = "{\"query\": \"{ spaces { id name } }\"}";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private String token;

  private Recipe(String url) {
    this.url = url;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Recipe recipe = new Recipe(arguments[0]);
    recipe.authenticate();

    String created = recipe.create();
    HttpRequest logo = HttpRequest.newBuilder(URI.create(text(created, "logoUrl"))).build();
    if (Arrays.equals(recipe.http.send(logo, BodyHandlers.ofByteArray()).body(), LOGO)) {
      System.out.println("found the logo");
    }
    recipe.create(); // a second Space for the same account group

    recipe.control("POST", "clock/advance", "{\"by\": \"5m\"}"); // a token lives no longer
    recipe.list();

    recipe.control("PUT", "rate-limit", "{\"rate\": \"1/1s\"}");
    recipe.list();
    recipe.list();

    recipe.control("POST", "reset", "");
    recipe.create(); // the account group is free again
  }

  private void authenticate() throws IOException, InterruptedException {
    String credentials = "BOOMI_TOKEN.me@example.com:any-token";
    String encoded = Base64.getEncoder().encodeToString(credentials.getBytes());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/auth/jwt/generate/acme-4F7K2Q"))
            .header("Authorization", "Basic " + encoded)
            .build();
    token = http.send(request, BodyHandlers.ofString()).body();
    System.out.println("got a token");
  }

  private String ask(String contentType, BodyPublisher body)
      throws IOException, InterruptedException {
    while (true) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/graphql"))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", contentType)
              .POST(body)
              .build();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() == 401) {
        authenticate();
      } else if (response.statusCode() == 429) {
        Thread.sleep(1000 * response.headers().firstValueAsLong("Retry-After").orElse(1));
        System.out.println("waited for the rate limit");
      } else {
        return response.body();
      }
    }
  }

  private void list() throws IOException, InterruptedException {
    ask("application/json", BodyPublishers.ofString(SPACES));
  }

  private String create() throws IOException, InterruptedException {
    List<byte[]> form =
        List.of(
            part("name=\"operations\"", "application/json"),
            CREATE.getBytes(),
            part("name=\"map\"", "application/json"),
            "{\"0\": [\"variables.input.theme.logo\"]}".getBytes(),
            part("name=\"0\"; filename=\"logo.png\"", "image/png"),
            LOGO,
            ("\r\n--" + BOUNDARY + "--\r\n").getBytes());
    String answer =
        ask("multipart/form-data; boundary=" + BOUNDARY, BodyPublishers.ofByteArrays(form));
    if (answer.contains("\"errors\"")) {
      System.out.println("refused: " + text(answer, "message"));
    } else {
      System.out.println("created " + text(answer, "name"));
    }
    return answer;
  }

  private static byte[] part(String disposition, String contentType) {
    String head =
        "\r\n--%s\r\nContent-Disposition: form-data; %s\r\nContent-Type: %s\r\n\r\n";
    return head.formatted(BOUNDARY, disposition, contentType).getBytes();
  }

  private static String text(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    if (!found.find()) {
      throw new IllegalStateException("There is no " + name + " in " + json);
    }
    return found.group(1);
  }

  private void control(String method, String path, String change)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/_mockspaces/" + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(change))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(response.body());
    }
  }
}
