package dev.hermes.providers.oauth;

import dev.hermes.api.Log;
import dev.hermes.home.web.Trust;
import dev.hermes.home.web.Web;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Grant;
import dev.hermes.providers.credentials.Jwt;
import dev.hermes.providers.credentials.Renewal;
import dev.hermes.providers.credentials.UnstoredGrant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/** The ways to log in, and to stay logged in. Close it before the web that it asks through. */
public final class Logins implements AutoCloseable {
    /** The variables that name the certificates which logins believe: the first that names any decides. */
    public static final List<String> CERTIFICATES = List.of("HERMES_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE");

    private final Function<Trust, Web> webs;
    private final Ways.Setting setting;
    private final Map<Trust, Ways> ways = new ConcurrentHashMap<>();

    /**
     * @param webs ask servers whose certificates are believed so; whoever gives them closes them
     * @param sharedDirectory where profiles share a login
     * @param userAgent names this program to the servers
     * @param told hears what the end of the process waits for, when that takes longer than a moment; on any thread
     */
    public Logins(
            Function<Trust, Web> webs,
            Endpoints endpoints,
            Path sharedDirectory,
            Map<String, String> environment,
            String userAgent,
            Clock clock,
            RandomGenerator random,
            Log log,
            Consumer<Awaited> told) {
        this(webs, endpoints, sharedDirectory, environment, userAgent, clock, random, log, Pause.REAL, told);
    }

    /**
     * A login that the end of the process waits for, because its refresh token was sent.
     *
     * @param most how much longer at most
     */
    public record Awaited(String provider, Duration most) {}

    Logins(
            Function<Trust, Web> webs,
            Endpoints endpoints,
            Path sharedDirectory,
            Map<String, String> environment,
            String userAgent,
            Clock clock,
            RandomGenerator random,
            Log log,
            Pause pause,
            Consumer<Awaited> told) {
        this.webs = webs;
        setting = new Ways.Setting(
                endpoints,
                new NousShared(sharedDirectory, clock, log),
                new UnderWay(told),
                Map.copyOf(environment),
                userAgent,
                clock,
                random,
                log,
                pause);
    }

    private Ways believing(Trust trust) {
        return ways.computeIfAbsent(trust, some -> Ways.over(webs.apply(some), setting));
    }

    /** As the login was made. Certificates that are not there any more cannot be what keeps it from being renewed. */
    private Trust trust(Grant grant) {
        var stored = StoredTrust.of(grant.credential().tls());
        if (stored instanceof Trust.Only(var bundle) && !Files.isRegularFile(bundle)) {
            setting.log()
                    .warn(
                            "providers.oauth",
                            grant.credential() + ": " + bundle + " is no file; the usual certificates are trusted.");
            return new Trust.Usual();
        }
        return stored;
    }

    /** Where profiles share a login: below the root of all of them, unless {@code HERMES_SHARED_AUTH_DIR} says otherwise. */
    public static Path sharedDirectory(Path root, Path userHome, Map<String, String> environment) {
        return NousShared.directory(root, userHome, environment);
    }

    /** Providers that one can log in to. */
    public Set<String> providers() {
        return believing(new Trust.Usual()).flows().keySet();
    }

    /** Renews and exchanges tokens. */
    public Renewal renewals() {
        return (pool, grant, refused) -> believing(trust(grant)).renewals().fresh(pool, grant, refused);
    }

    /** Waits for renewals whose refresh token was sent: the answer is all that is left of such a login. */
    @Override
    public void close() {
        setting.underWay().close();
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
        var flow = believing(options.trust()).flows().get(provider);
        if (flow == null) {
            throw new IllegalArgumentException(provider);
        }
        var login = flow.login(options, person);
        StoredTrust.put(login.state(), options.trust());
        StoredTrust.put(login.entry(), options.trust());
        return login;
    }

    /** Lets the other profiles use a login at the Nous portal. */
    public void share(Login login) {
        if (login.provider().equals(Nous.ID)) {
            setting.shared().write(login.state());
        }
    }

    /**
     * The login at the Nous portal that another profile made.
     *
     * @param trust whose certificates are believed when it is renewed here
     */
    public Optional<Login> shared(Trust trust) {
        return setting.shared().read().map(json -> {
            var state = new Fields().object();
            json.properties().stream()
                    .filter(member -> !member.getKey().equals("_schema")
                            && !member.getKey().equals("updated_at"))
                    .forEach(member -> state.set(member.getKey(), member.getValue()));
            StoredTrust.put(state, trust);
            return nous(state);
        });
    }

    private static Login nous(ObjectNode state) {
        var owner = Jwt.of(state.path("access_token").asString("")).owner();
        return new Login(Nous.ID, state, state.deepCopy(), owner.orElse(""));
    }

    /**
     * A shared login with new tokens: that its token still looks good says nothing, since its issuer may have ended it long ago.
     * The profiles share the new tokens at once, so that whoever gives up meanwhile takes nothing from them; nothing is
     * stored in a profile.
     *
     * @return empty when it could not be renewed
     * @throws InterruptedException when the caller was interrupted; what was sent is finished nevertheless
     */
    public Optional<Login> proved(Login shared) throws InterruptedException {
        var grant = new UnstoredGrant(shared.provider(), shared.state());
        var before = grant.credential().secret();
        var after = renewals().fresh(shared.provider(), grant, before).flatMap(Credential::secret);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return grant.state()
                .filter(_ -> after.isPresent() && !after.equals(before))
                .map(Logins::nous);
    }
}
