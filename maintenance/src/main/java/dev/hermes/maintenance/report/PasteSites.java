package dev.hermes.maintenance.report;

import dev.hermes.home.web.Web;
import dev.hermes.home.web.Web.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Sites that keep a text for a while under an address that nobody guesses: paste.rs, and dpaste.com when that fails. */
public final class PasteSites {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String AGENT = "hermes-agent/debug-share";
    private static final String FIRST = "https://paste.rs/";
    private static final String SECOND = "https://dpaste.com/api/";

    private final Web web;
    private final URI first;
    private final URI second;

    /** @param environment may name mirrors: {@code HERMES_PASTE_RS_URL}, {@code HERMES_DPASTE_URL} */
    public PasteSites(Web web, Map<String, String> environment) {
        this.web = web;
        this.first = base(environment.get("HERMES_PASTE_RS_URL"), FIRST);
        this.second = base(environment.get("HERMES_DPASTE_URL"), SECOND);
    }

    private static URI base(@org.jspecify.annotations.Nullable String mirror, String usual) {
        var text = mirror == null || mirror.isBlank() ? usual : mirror.strip();
        return URI.create(text.endsWith("/") ? text : text + "/");
    }

    /**
     * Hands a text over.
     *
     * @param days how long the second site keeps it
     * @return where it is
     * @throws IOException when neither site takes it
     */
    public String upload(String text, int days) throws IOException, InterruptedException {
        try {
            return located(web.send(
                    Request.post(first, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), PATIENCE)
                            .with("User-Agent", AGENT)));
        } catch (IOException e) {
            try {
                return located(web.send(form(text, days).with("User-Agent", AGENT)));
            } catch (IOException again) {
                throw new IOException(e.getMessage() + "; " + again.getMessage(), again);
            }
        }
    }

    private static String located(Web.Answer answer) throws IOException {
        var url = answer.text().strip();
        if (!answer.ok() || !url.startsWith("http") || url.lines().count() != 1) {
            throw new IOException("the paste site answered HTTP " + answer.status());
        }
        return url;
    }

    private Request form(String text, int days) {
        var boundary = "hermes-" + Long.toHexString(text.hashCode() & 0xffffffffL) + "-" + text.length();
        while (text.contains(boundary)) {
            boundary += "-";
        }
        var body = new ByteArrayOutputStream();
        for (var field : Map.of("content", text, "syntax", "text", "expiry_days", String.valueOf(days))
                .entrySet()) {
            var part = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field.getKey() + "\"\r\n\r\n"
                    + field.getValue() + "\r\n";
            body.writeBytes(part.getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return Request.post(second, "multipart/form-data; boundary=" + boundary, body.toByteArray(), PATIENCE);
    }

    /** Whether a text at this address can be taken back. */
    public boolean deletable(String url) {
        return id(url).isPresent();
    }

    private Optional<String> id(String url) {
        for (var base : new String[] {FIRST, FIRST.replace("https:", "http:"), first.toString()}) {
            if (url.startsWith(base)) {
                var id = url.substring(base.length()).replaceFirst("/$", "");
                return id.matches("[A-Za-z0-9._-]+") ? Optional.of(id) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** @throws IOException when the site does not delete it, or it is not on a site that could */
    public void delete(String url) throws IOException, InterruptedException {
        var id = id(url).orElseThrow(() -> new IOException("only texts at " + FIRST + " can be taken back"));
        var answer = web.send(Request.delete(first.resolve(id), PATIENCE).with("User-Agent", AGENT));
        if (!answer.ok()) {
            throw new IOException("the paste site answered HTTP " + answer.status());
        }
    }
}
