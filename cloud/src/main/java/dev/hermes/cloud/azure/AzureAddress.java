package dev.hermes.cloud.azure;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/** Addresses of Azure's resources. */
public final class AzureAddress {
    private static final List<String> RESOURCES =
            List.of(".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com");

    private AzureAddress() {}

    /** With the path at which models are reached: the portal shows the host alone. */
    public static String completed(String url) {
        try {
            var parsed = new URI(url);
            var host = String.valueOf(parsed.getHost()).toLowerCase(Locale.ROOT);
            var path = String.valueOf(parsed.getPath());
            boolean bare = path.isEmpty() || path.equals("/");
            return bare && parsed.getQuery() == null && RESOURCES.stream().anyMatch(host::endsWith)
                    ? url.replaceFirst("/+$", "") + "/openai/v1"
                    : url;
        } catch (URISyntaxException _) {
            return url;
        }
    }
}
