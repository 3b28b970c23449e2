package dev.hermes.cli.gateway;

import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.services.systemd.SystemdException;

/** Failures of supervisors as part of what a command reports: they belong between the lines around them. */
final class Told {
    private Told() {}

    /** Something that a supervisor is asked. */
    interface Request {
        int make() throws InterruptedException;
    }

    /** Makes it; what a supervisor refuses is told, with what can be done. */
    static int request(Console console, Request request) throws InterruptedException {
        try {
            return request.make();
        } catch (HermesException e) {
            return failure(console, e);
        }
    }

    static int failure(Console console, HermesException e) {
        console.print("✗ " + e.getMessage());
        e.advice().forEach(line -> console.print("  " + line));
        return e.exit().code();
    }

    /**
     * Stops a service, which is told. A supervisor that fails has still a process behind it, which can be told itself.
     *
     * @return whether it was stopped
     * @throws SystemdException.RootRequired when it is not for this person to stop
     */
    static boolean stopped(Context context, HostService service) {
        try {
            service.stop();
            context.console().print("✓ Stopped " + service.name() + " service");
            return true;
        } catch (SystemdException.RootRequired e) {
            throw e;
        } catch (HermesException e) {
            context.log().warn("cli.gateway", "the service could not be stopped", e);
            return false;
        }
    }

    /** What a package manager installed it also looks after; that is told, and is no failure of the command. */
    static boolean managed(Context context, String action) {
        try {
            context.requireUnmanaged(action);
            return false;
        } catch (HermesException e) {
            context.console().say(e.getMessage());
            e.advice().forEach(context.console()::hint);
            return true;
        }
    }
}
