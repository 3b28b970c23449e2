package dev.hermes.api.platform;

/** Why a platform cannot work. */
public class PlatformException extends Exception {
    private final String code;
    private final boolean retryable;

    /**
     * @param code for programs, for example {@code port_in_use}
     * @param message for a person; names no secret
     * @param retryable whether the same attempt may succeed later
     */
    public PlatformException(String code, String message, boolean retryable) {
        super(message);
        this.code = code;
        this.retryable = retryable;
    }

    public final String code() {
        return code;
    }

    public final boolean retryable() {
        return retryable;
    }

    @Override
    public final String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
