package dev.hermes.maintenance.update;

/** Who is asked whether an update may go on to change settings. */
@FunctionalInterface
public interface Consent {
    /** For whoever has said yes beforehand, and where nobody can be asked. */
    Consent GIVEN = _ -> true;

    /** @param question without a hint at the answers; yes is what most people want */
    boolean given(String question) throws InterruptedException;
}
