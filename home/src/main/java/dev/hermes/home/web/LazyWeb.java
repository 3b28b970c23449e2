package dev.hermes.home.web;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The web, made when the first question is asked: most commands ask none. */
public final class LazyWeb implements Web, AutoCloseable {
    private final Map<String, String> environment;
    private final Trust trust;
    private @Nullable HttpWeb web;

    /** @param environment may name proxies, and the certificates that are believed */
    public LazyWeb(Map<String, String> environment) {
        this(environment, Trust.of(environment, Trust.VARIABLES, _ -> {}));
    }

    /** @param environment may name proxies */
    public LazyWeb(Map<String, String> environment, Trust trust) {
        this.environment = Map.copyOf(environment);
        this.trust = trust;
    }

    @Override
    public Answer send(Request request) throws IOException, InterruptedException {
        return web().send(request);
    }

    private synchronized HttpWeb web() {
        if (web == null) {
            web = new HttpWeb(environment, trust);
        }
        return web;
    }

    @Override
    public synchronized void close() {
        if (web != null) {
            web.close();
        }
    }
}
