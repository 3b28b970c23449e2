package dev.hermes.providers.oauth;

import dev.hermes.api.Log;
import dev.hermes.home.web.Web;
import dev.hermes.providers.credentials.Jwt;
import dev.hermes.providers.credentials.Renewal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The ways to log in, and to stay logged in. */
public final class Logins {
    private final Map<String, LoginFlow> flows;
    private final Renewal renewals;
    private final NousShared shared;

    /**
     * @param sharedDirectory where profiles share a login
     * @param userAgent names this program to the servers
     */
    public Logins(
            Web web,
            Endpoints endpoints,
            Path sharedDirectory,
            Map<String, String> environment,
            String userAgent,
            Clock clock,
            RandomGenerator random,
            Log log) {
        this(web, endpoints, sharedDirectory, environment, userAgent, clock, random, log, Pause.REAL);
    }

    Logins(
            Web web,
            Endpoints endpoints,
            Path sharedDirectory,
            Map<String, String> environment,
            String userAgent,
            Clock clock,
            RandomGenerator random,
            Log log,
            Pause pause) {
        var server = new TokenServer(web, userAgent, new OauthTrace(environment, log));
        shared = new NousShared(sharedDirectory, clock, log);
        var settings = Nous.Settings.of(environment);
        var nous = new Nous(server, endpoints, shared, settings, clock);
        var codex = new Codex(
                server, endpoints, clock, pause, seconds(environment, "HERMES_CODEX_REFRESH_TIMEOUT_SECONDS"));
        var xai = new Xai(server, endpoints, clock, random, seconds(environment, "HERMES_XAI_REFRESH_TIMEOUT_SECONDS"));
        var copilot = new Copilot(server, endpoints, clock, pause, log);
        var miniMax = new MiniMax(server, endpoints, clock, random, pause);
        var google = new Google(server, endpoints, environment, clock, random, pause);
        flows = Map.of(
                Nous.ID,
                new NousLogin(server, endpoints, settings, environment, clock, pause),
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
                new Spotify(server, endpoints, environment, clock, random));
        var protocols = Map.of(
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
                Qwen.ID,
                new Qwen(server, endpoints, clock));
        var stored = new Renewals(protocols, clock, log);
        renewals = (pool, grant, refused) -> (pool.equals(Copilot.ID) ? copilot : stored).fresh(pool, grant, refused);
    }

    /** At most this long for one renewal: as the variable says, 20 seconds without, never below 5. */
    private static Duration seconds(Map<String, String> environment, String name) {
        var text = environment.getOrDefault(name, "").strip();
        return Duration.ofSeconds(text.matches("\\d{1,5}") ? Math.max(5, Integer.parseInt(text)) : 20);
    }

    /** Where profiles share a login: below the root of all of them, unless {@code HERMES_SHARED_AUTH_DIR} says otherwise. */
    public static Path sharedDirectory(Path root, Path userHome, Map<String, String> environment) {
        return NousShared.directory(root, userHome, environment);
    }

    /** Providers that one can log in to. */
    public Set<String> providers() {
        return flows.keySet();
    }

    /** Renews and exchanges tokens. */
    public Renewal renewals() {
        return renewals;
    }

    /**
     * Goes all the way to a login; nothing is stored.
     *
     * @throws AuthException when the provider refuses
     * @throws IOException when it could not be asked
     * @throws IllegalArgumentException when one cannot log in to it
     */
    public Login login(String provider, LoginOptions options, LoginPerson person)
            throws IOException, InterruptedException {
        var flow = flows.get(provider);
        if (flow == null) {
            throw new IllegalArgumentException(provider);
        }
        return flow.login(options, person);
    }

    /** Lets the other profiles use a login at the Nous portal. */
    public void share(Login login) {
        if (login.provider().equals(Nous.ID)) {
            shared.write(login.state());
        }
    }

    /** The login at the Nous portal that another profile made. */
    public Optional<Login> shared() {
        return shared.read().map(json -> {
            var state = new Fields().object();
            json.properties().stream()
                    .filter(member -> !member.getKey().equals("_schema")
                            && !member.getKey().equals("updated_at"))
                    .forEach(member -> state.set(member.getKey(), member.getValue()));
            var owner = Jwt.of(state.path("access_token").asString("")).owner();
            return new Login(Nous.ID, state, state.deepCopy(), owner.orElse(""));
        });
    }
}
