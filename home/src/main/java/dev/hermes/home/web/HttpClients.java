package dev.hermes.home.web;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.Map;

/** Clients for those who pass answers on piece by piece, and so need more than {@link Web}: by the same proxies and certificates. */
public final class HttpClients {
    private HttpClients() {}

    /**
     * Follows nobody elsewhere: what is sent is meant for one address.
     *
     * @param environment may name proxies, and the certificates that are believed ({@link Trust#VARIABLES})
     * @throws HermesException when the file with the certificates is of no use
     */
    public static HttpClient.Builder builder(Map<String, String> environment, Log log) {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(new EnvironmentProxies(environment));
        try {
            Trust.of(environment, Trust.VARIABLES, warning -> log.warn("home.web", warning))
                    .context()
                    .ifPresent(builder::sslContext);
            return builder;
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.CONFIGURATION,
                    e,
                    "The certificates that are to be believed cannot be read: " + Problem.of(e) + ".",
                    "One of " + String.join(", ", Trust.VARIABLES)
                            + " names the file; without it the usual ones count.");
        }
    }
}
