package dev.hermes.providers.oauth;

import dev.hermes.api.Log;
import dev.hermes.home.web.Web;
import dev.hermes.providers.credentials.Renewal;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The flows of all providers and their protocols, over one web.
 *
 * @param flows by provider
 */
record Ways(Map<String, LoginFlow> flows, Renewal renewals) {
    /** What all of them need, whoever is believed. */
    record Setting(
            Endpoints endpoints,
            NousShared shared,
            UnderWay underWay,
            Map<String, String> environment,
            String userAgent,
            Clock clock,
            RandomGenerator random,
            Log log,
            Pause pause) {}

    static Ways over(Web web, Setting in) {
        var server = new TokenServer(web, in.userAgent(), new OauthTrace(in.environment(), in.log()));
        var endpoints = in.endpoints();
        var environment = in.environment();
        var clock = in.clock();
        var settings = Nous.Settings.of(environment);
        var nousAddresses = new NousAddresses(endpoints, environment);
        var nous = new Nous(server, endpoints, nousAddresses, in.shared(), settings, clock);
        var codex = new Codex(
                server, endpoints, clock, in.pause(), seconds(environment, "HERMES_CODEX_REFRESH_TIMEOUT_SECONDS"));
        var xai = new Xai(
                server, endpoints, clock, in.random(), seconds(environment, "HERMES_XAI_REFRESH_TIMEOUT_SECONDS"));
        var copilot = new Copilot(server, endpoints, clock, in.pause(), in.log());
        var miniMax = new MiniMax(server, endpoints, clock, in.random(), in.pause());
        var google = new Google(server, endpoints, environment, clock, in.random(), in.pause());
        var spotify = new Spotify(server, endpoints, environment, clock, in.random());
        Map<String, LoginFlow> flows = Map.of(
                Nous.ID,
                new NousLogin(server, endpoints, nousAddresses, settings, environment, clock, in.pause()),
                Codex.ID,
                codex,
                Xai.ID,
                xai,
                MiniMax.ID,
                miniMax,
                Copilot.ID,
                copilot,
                Google.ID,
                google,
                Spotify.ID,
                spotify);
        Map<String, Protocol> protocols = Map.of(
                Nous.ID,
                nous,
                Codex.ID,
                codex,
                Xai.ID,
                xai,
                MiniMax.ID,
                miniMax,
                Google.ID,
                google,
                Spotify.ID,
                spotify,
                Qwen.ID,
                new Qwen(server, endpoints, clock));
        var stored = new Renewals(protocols, in.underWay(), clock, in.log());
        return new Ways(
                flows,
                (pool, grant, refused) -> (pool.equals(Copilot.ID) ? copilot : stored).fresh(pool, grant, refused));
    }

    /** At most this long for one renewal: as the variable says, 20 seconds without, never below 5. */
    private static Duration seconds(Map<String, String> environment, String name) {
        var text = environment.getOrDefault(name, "").strip();
        return Duration.ofSeconds(text.matches("\\d{1,5}") ? Math.max(5, Integer.parseInt(text)) : 20);
    }
}
