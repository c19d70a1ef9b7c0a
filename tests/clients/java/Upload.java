import java.io.IOException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.client5.http.impl.classic.BasicHttpClientResponseHandler;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;

/**
 * Uploads a logo with Apache HttpClient 5.
 *
 * <p>Its form says {@code multipart/form-data; charset=ISO-8859-1; boundary=…}.
 *
 * <p>Usage: java -cp … Upload.java http://127.0.0.1:7722
 */
public final class Upload {
  private static final String LOGO = "<svg xmlns='http://www.w3.org/2000/svg'/>";
  private static final String OPERATIONS =
      """
      {"query": "mutation ($input: SpaceCreateInput!) {
        spaceCreate(input: $input) { name theme { logoUrl } } }",
       "variables": {"input": {"name": "Partners", "accountGroupId": "apache",
         "theme": {"logoAltTxt": "A drawing", "logo": null}}}}
      """
          .replace("\n", " ");

  public static void main(String[] arguments) throws IOException {
    String url = arguments[0];
    var text = new BasicHttpClientResponseHandler();
    try (CloseableHttpClient http = HttpClients.createDefault()) {
      var issue = new HttpGet(url + "/auth/jwt/generate/acme-4F7K2Q");
      String user = "BOOMI_TOKEN.me@example.com:any-token";
      issue.setHeader(
          "Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes()));

      var create = new HttpPost(url + "/graphql");
      create.setHeader("Authorization", "Bearer " + http.execute(issue, text));
      create.setEntity(
          MultipartEntityBuilder.create()
              .addTextBody("operations", OPERATIONS, ContentType.APPLICATION_JSON)
              .addTextBody("map", "{\"0\": [\"variables.input.theme.logo\"]}")
              .addBinaryBody("0", LOGO.getBytes(), ContentType.IMAGE_SVG, "logo.svg")
              .build());
      System.out.println(create.getEntity().getContentType().replaceAll("boundary.*", "…"));
      String answer = http.execute(create, text);
      System.out.println("created " + found("\"name\":\"([^\"]*)\"", answer));

      var logo = new HttpGet(found("\"logoUrl\":\"([^\"]*)\"", answer));
      if (http.execute(logo, text).equals(LOGO)) {
        System.out.println("found the logo");
      }
    }
  }

  private static String found(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    if (!found.find()) {
      throw new IllegalStateException(text);
    }
    return found.group(1);
  }
}
