package dev.hermes.services;

/** A service that belongs to the person who is logged in: there is one for the active profile, and no other scope. */
public interface PersonalService extends ServiceManager {
    boolean installed();

    /** Whether it is there, and for this home: another home may have one of the same name. */
    boolean serves();

    void uninstall();

    /**
     * Tells how it is.
     *
     * @param deep with its last log lines, or where its files are
     * @return whether it is installed
     */
    boolean status(boolean deep);
}
