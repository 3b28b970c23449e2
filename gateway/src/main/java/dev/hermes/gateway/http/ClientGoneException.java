package dev.hermes.gateway.http;

import java.io.IOException;

/** Nobody reads the answer any more. */
public final class ClientGoneException extends IOException {
    ClientGoneException(Exception cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
