package dev.hermes.gateway.http;

import java.io.IOException;

/** A body is larger than is allowed. */
public final class TooLargeException extends IOException {
    TooLargeException(long limit) {
        super("the body is larger than " + limit + " bytes");
    }
}
