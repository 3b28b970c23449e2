package dev.hermes.api.model;

/** Where Claude-style prompt cache markers go, and how long the cache should keep what they mark. */
public record CacheMarkers(Layout layout, boolean oneHour) {
    public static final CacheMarkers NONE = new CacheMarkers(Layout.NONE, false);

    public enum Layout {
        NONE,
        /** Inside the last content block of the message. */
        NATIVE,
        /** On the message, or on its last part. */
        ENVELOPE
    }
}
