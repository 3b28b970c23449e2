package dev.hermes.providers;

import java.util.List;

/**
 * A model server that answers on this machine.
 *
 * @param name of the program that usually listens there
 * @param baseUrl as {@code model.base_url} would say it
 * @param models what it offers, in its own order
 */
public record LocalServer(String name, String baseUrl, List<String> models) {
    public LocalServer {
        models = List.copyOf(models);
    }
}
