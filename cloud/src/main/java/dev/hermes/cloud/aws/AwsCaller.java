package dev.hermes.cloud.aws;

import dev.hermes.api.model.ModelException;
import dev.hermes.home.web.Web;
import dev.hermes.llm.RequestSigner;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Who one is to Amazon, as Amazon says it. */
public final class AwsCaller {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final byte[] QUESTION =
            "Action=GetCallerIdentity&Version=2011-06-15".getBytes(StandardCharsets.UTF_8);

    private AwsCaller() {}

    /**
     * The name of the user or role that requests are signed with. Everybody may ask for their own.
     *
     * @throws IOException with one line that says why it is not known
     */
    public static String name(Map<String, String> environment, String region, Web web, Clock clock)
            throws IOException, InterruptedException {
        var given = environment.getOrDefault("AWS_ENDPOINT_URL_STS", "").replaceFirst("/+$", "");
        var domain = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
        var uri = address((given.isBlank() ? "https://sts." + region + domain : given) + "/");
        var request = Web.Request.post(uri, FORM, QUESTION, PATIENCE);
        try {
            var proof = new AwsSigner(environment, region, clock)
                    .sign(new RequestSigner.Call("POST", uri, Map.of("Content-Type", FORM), QUESTION), "sts");
            for (var header : proof.entrySet()) {
                request = request.with(header.getKey(), header.getValue());
            }
        } catch (ModelException e) {
            throw new IOException(e.getMessage(), e);
        }
        var answer = web.send(request);
        if (!answer.ok()) {
            throw new IOException("Amazon does not accept these credentials (HTTP " + answer.status() + ")");
        }
        var arn = Pattern.compile("<Arn>\\s*([^<\\s]+)\\s*</Arn>").matcher(answer.text());
        if (!arn.find()) {
            throw new IOException("the answer names nobody");
        }
        return arn.group(1);
    }

    private static URI address(String text) throws IOException {
        try {
            return new URI(text);
        } catch (URISyntaxException _) {
            throw new IOException("the region or AWS_ENDPOINT_URL_STS makes no address: " + text);
        }
    }
}
