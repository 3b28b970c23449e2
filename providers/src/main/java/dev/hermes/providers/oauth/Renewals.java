package dev.hermes.providers.oauth;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Grant;
import dev.hermes.providers.credentials.Renewal;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Renews logins under the lock of the store, so that of many processes that find the same token stale one asks the server
 * and the others take what it got. The lock belongs to the renewal and not to who asked for it, who may be interrupted.
 */
public final class Renewals implements Renewal {
    private static final Duration LEAST_WAIT = Duration.ofSeconds(15);
    private static final Duration SPARE = Duration.ofSeconds(1);
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final Map<String, Protocol> protocols;
    private final UnderWay underWay;
    private final Clock clock;
    private final Log log;

    Renewals(Map<String, Protocol> protocols, UnderWay underWay, Clock clock, Log log) {
        this.protocols = Map.copyOf(protocols);
        this.underWay = underWay;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public Optional<Credential> fresh(String pool, Grant grant, Optional<Secret> refused) {
        var protocol = protocols.get(pool);
        var credential = grant.credential();
        if (protocol == null || !credential.oauth()) {
            return refused.isPresent() ? Optional.empty() : Optional.of(credential);
        }
        try {
            if (refused.isEmpty()
                    && !protocol.due(credential, clock.instant())
                    && credential.secret().isPresent()) {
                return Optional.of(credential);
            }
            var wait = wait(protocol.patience());
            return underWay.finish(pool, wait, () -> grant.locked(wait, () -> renewed(pool, protocol, grant, refused)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return usable(protocol, credential, refused);
        } catch (HermesException e) {
            log.warn("providers.oauth", pool + ": " + e.getMessage());
            return usable(protocol, credential, refused);
        }
    }

    /** How long others wait for the lock under which a login is renewed. */
    static Duration wait(Duration patience) {
        var wait = patience.plus(MARGIN);
        return wait.compareTo(LEAST_WAIT) > 0 ? wait : LEAST_WAIT;
    }

    /** For all questions of a renewal together, so that who waits for its lock has it in time. */
    static Allowance allowance(Duration patience) {
        return new Allowance(wait(patience).minus(SPARE));
    }

    /** Looks again now that the lock is held: somebody else may have been faster. */
    private Optional<Credential> renewed(String pool, Protocol protocol, Grant grant, Optional<Secret> refused) {
        var current = grant.current();
        if (current.isEmpty()) {
            return Optional.empty();
        }
        var credential = current.get();
        boolean stale = protocol.due(credential, clock.instant())
                || refused.isPresent() && credential.secret().equals(refused);
        try {
            if (stale) {
                credential = refreshed(protocol, grant, credential);
            }
            return Optional.of(protocol.ready(grant, credential, stale && refused.isPresent()));
        } catch (AuthException e) {
            return failed(pool, protocol, grant, credential, e);
        } catch (IOException e) {
            log.warn("providers.oauth", pool + ": the token could not be renewed: " + e.getMessage());
            return usable(protocol, credential, refused);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return usable(protocol, credential, refused);
        }
    }

    private static Credential refreshed(Protocol protocol, Grant grant, Credential credential)
            throws IOException, InterruptedException {
        var tokens = protocol.refresh(grant, credential);
        return tokens.isEmpty() ? credential : grant.renewed(tokens);
    }

    /** Another process that holds no lock, such as an older version, may have used the refresh token before us. */
    private Optional<Credential> failed(
            String pool, Protocol protocol, Grant grant, Credential used, AuthException failure) {
        var now = grant.current();
        if (now.filter(other -> !other.refreshToken().equals(used.refreshToken()))
                .filter(other -> protocol.usable(other, clock.instant()))
                .isPresent()) {
            return now;
        }
        log.warn("providers.oauth", pool + ": " + failure.code() + ": " + failure.getMessage());
        if (failure.relogin()) {
            grant.ended(failure.code(), failure.getMessage(), failure.code());
            return Optional.empty();
        }
        return usable(protocol, used, Optional.empty());
    }

    private Optional<Credential> usable(Protocol protocol, Credential credential, Optional<Secret> refused) {
        return refused.isEmpty() && protocol.usable(credential, clock.instant())
                ? Optional.of(credential)
                : Optional.empty();
    }
}
