package dev.hermes.gateway;

import dev.hermes.api.Log;
import dev.hermes.api.platform.Platform;
import dev.hermes.api.platform.PlatformException;
import dev.hermes.api.platform.PlatformHost;
import dev.hermes.gateway.http.HttpFront;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The life of a platform whose clients come over HTTP: it listens, counts its turns, and lets nobody in when it drains. */
public abstract class HttpPlatform implements Platform {
    private final String name;
    private final String host;
    private final int port;
    private final Turns turns;
    private final Log log;
    private volatile @Nullable HttpFront front;

    /** @param port 0 lets the system choose one */
    protected HttpPlatform(String name, String host, int port, Turns turns, Log log) {
        this.name = name;
        this.host = host;
        this.port = port;
        this.turns = turns;
        this.log = log;
    }

    /** Why it must not listen with these settings; empty when it may. */
    protected abstract Optional<String> danger();

    /** Who answers, asked for once it listens. */
    protected abstract HttpFront.Handler handler();

    @Override
    public final String name() {
        return name;
    }

    /** The settings first: a port that is free later would not make them right. */
    @Override
    public final void start(PlatformHost gateway) throws PlatformException {
        var danger = danger();
        if (danger.isPresent()) {
            throw new PlatformException("insecure", danger.get(), false);
        }
        var bound = bind();
        turns.accept(gateway);
        bound.start(handler(), log);
        front = bound;
        log.info("gateway." + name, "listening on " + host + ":" + bound.port());
    }

    private HttpFront bind() throws PlatformException {
        try {
            return HttpFront.bind(host, port);
        } catch (IOException e) {
            throw new PlatformException(
                    "port_in_use", "cannot listen on " + host + ":" + port + ": " + e.getMessage(), true);
        }
    }

    /** Where it listens; for who let the system choose the port. */
    public final int port() {
        var bound = front;
        return bound == null ? port : bound.port();
    }

    @Override
    public final void stopAccepting() {
        turns.stopAccepting();
    }

    @Override
    public final int inFlight() {
        return turns.inFlight();
    }

    @Override
    public final void interrupt() {
        turns.interrupt();
    }

    @Override
    public void stop() {
        var bound = front;
        if (bound != null) {
            bound.close();
        }
    }
}
