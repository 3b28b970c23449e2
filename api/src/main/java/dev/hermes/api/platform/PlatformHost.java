package dev.hermes.api.platform;

/** The gateway, as a platform sees it. */
public interface PlatformHost {
    /** {@link Platform#inFlight} is another number now. */
    void workChanged();

    /** The platform has lost its connection for good; what it throws at a start says whether to try again. */
    void lost(Platform platform, PlatformException why);
}
