package dev.hermes.home.web;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The web, made when the first question is asked: most commands ask none. */
public final class LazyWeb implements Web, AutoCloseable {
    private final Map<String, String> environment;
    private @Nullable HttpWeb web;

    /** @param environment may name proxies */
    public LazyWeb(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Answer send(Request request) throws IOException, InterruptedException {
        return web().send(request);
    }

    private synchronized HttpWeb web() {
        if (web == null) {
            web = new HttpWeb(environment);
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
