package dev.hermes.agent.prompt;

import java.io.IOException;
import java.net.URI;

/** Reads a web page as text, with the guards that web access has everywhere else. */
@FunctionalInterface
public interface UrlReader {
    /** @throws IOException when it is not reachable or not allowed; the message is shown to the user */
    String read(URI address) throws IOException, InterruptedException;
}
