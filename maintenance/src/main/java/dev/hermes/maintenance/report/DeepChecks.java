package dev.hermes.maintenance.report;

import dev.hermes.home.web.Web;
import dev.hermes.home.web.Web.Request;
import dev.hermes.maintenance.report.Section.Row;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Questions to servers, for {@code hermes status --deep}. */
public final class DeepChecks {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PORT_PATIENCE_MILLIS = 500;

    /** A server of this program, where its port is set, and the port when it is not. */
    private record Own(String name, String variable, String setting, int usual) {}

    private static final List<Own> OWN = List.of(
            new Own("API server", "API_SERVER_PORT", "platforms.api_server.extra.port", 8642),
            new Own("Webhooks", "WEBHOOK_PORT", "platforms.webhook.extra.port", 8644),
            new Own("Dashboard", "HERMES_DASHBOARD_PORT", "dashboard.port", 9119));

    private final Installation installation;
    private final Web web;

    public DeepChecks(Installation installation, Web web) {
        this.installation = installation;
        this.web = web;
    }

    /** @throws InterruptedException when the wait is interrupted */
    public Section section() throws InterruptedException {
        var rows = new ArrayList<Row>();
        var key = new KeyStates(installation).of(List.of("OPENROUTER_API_KEY"));
        if (key.used()) {
            rows.add(openRouter(key.value()));
        }
        for (var own : OWN) {
            int port = port(own);
            boolean answers = answers(port);
            rows.add(Row.of(answers, own.name(), (answers ? "listens on port " : "nothing on port ") + port));
        }
        return new Section("Deep Checks", rows);
    }

    private Row openRouter(String key) throws InterruptedException {
        try {
            var answer = web.send(Request.get(URI.create("https://openrouter.ai/api/v1/models"), PATIENCE)
                    .with("Authorization", "Bearer " + key));
            return Row.of(answer.ok(), "OpenRouter", answer.ok() ? "reachable" : "error (" + answer.status() + ")");
        } catch (IOException e) {
            return Row.of(false, "OpenRouter", "error (" + e.getMessage() + ")");
        }
    }

    private int port(Own own) {
        var text = installation.environment().getOrDefault(own.variable(), "").strip();
        if (text.isEmpty()) {
            text = installation.config().text(own.setting()).orElse("").strip();
        }
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535 ? Integer.parseInt(text) : own.usual();
    }

    private static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PORT_PATIENCE_MILLIS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
