package dev.hermes.home.web;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The web, as far as small questions go. */
public interface Web {
    /**
     * Asks a server once. Redirects are not followed: they are an answer.
     *
     * @throws IOException with one line that says what happened, when no answer came in time or it was too long
     * @throws InterruptedException when the thread was interrupted; the connection is closed then
     */
    Answer send(Request request) throws IOException, InterruptedException;

    /**
     * A question.
     *
     * @param uri http or https
     * @param timeout for the whole exchange
     */
    record Request(String method, URI uri, Map<String, String> headers, byte[] body, Duration timeout) {
        public Request {
            headers = Map.copyOf(headers);
            body = body.clone();
        }

        @Override
        public byte[] body() {
            return body.clone();
        }

        public static Request get(URI uri, Duration timeout) {
            return new Request("GET", uri, Map.of(), new byte[0], timeout);
        }

        public static Request delete(URI uri, Duration timeout) {
            return new Request("DELETE", uri, Map.of(), new byte[0], timeout);
        }

        public static Request post(URI uri, String contentType, byte[] body, Duration timeout) {
            return new Request("POST", uri, Map.of("Content-Type", contentType), body, timeout);
        }

        public Request with(String header, String value) {
            var all = new LinkedHashMap<>(headers);
            all.put(header, value);
            return new Request(method, uri, all, body, timeout);
        }

        /** Headers may hold keys. */
        @Override
        public String toString() {
            return method + " " + uri;
        }
    }

    /**
     * What a server said, whether it is good news or not.
     *
     * @param headers names in small letters, with the first value of each
     */
    record Answer(int status, byte[] body, Map<String, String> headers) {
        public Answer {
            body = body.clone();
            headers = Map.copyOf(headers);
        }

        /** @param name however it is capitalised */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        /** Where a redirect leads. */
        public Optional<String> location() {
            return header("location");
        }

        @Override
        public byte[] body() {
            return body.clone();
        }

        public boolean ok() {
            return status >= 200 && status < 300;
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "HTTP " + status + " with " + body.length + " bytes";
        }
    }
}
