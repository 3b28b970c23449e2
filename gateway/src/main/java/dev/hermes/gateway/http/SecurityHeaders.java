package dev.hermes.gateway.http;

/** Tells browsers to trust an answer as little as possible: these are for programs. */
public final class SecurityHeaders {
    private SecurityHeaders() {}

    public static void put(HttpCall call) {
        call.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        call.put("X-Content-Type-Options", "nosniff");
        call.put("X-Frame-Options", "DENY");
        call.put("X-XSS-Protection", "0");
        call.put("Referrer-Policy", "no-referrer");
        call.put("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        call.put("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
}
