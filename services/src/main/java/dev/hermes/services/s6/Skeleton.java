package dev.hermes.services.s6;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The files through which a service is commanded, laid down before s6 sees the service.
 *
 * <p>The process that supervises a slot belongs to root and would make these files for root alone; every command of Hermes,
 * which runs as an ordinary user, would be refused. But it takes what is there already as it is. So whoever lays them down
 * first decides who may command the service, and the order — first this, then the name in the directory that s6 scans — is
 * what everything rests on.
 */
final class Skeleton {
    /** For those who wait for news: whoever may write here can be told, only the owner can look; sticky, group inherited. */
    private static final int EVENTS = 03730;

    private static final int STATUS = 0755;

    /** Whoever can write here can stop the service. */
    private static final int CONTROL = 0660;

    private Skeleton() {}

    /** Also for the logger, if the slot has one. What is there is left as it is, so doing this twice changes nothing. */
    static void seed(Path slot, Account account) throws IOException {
        seedOne(slot, account);
        var logger = slot.resolve("log");
        if (Files.isDirectory(logger, LinkOption.NOFOLLOW_LINKS)) {
            seedOne(logger, account);
        }
    }

    private static void seedOne(Path service, Account account) throws IOException {
        var supervise = service.resolve("supervise");
        directory(service.resolve("event"), EVENTS, account);
        directory(supervise, STATUS, account);
        directory(supervise.resolve("event"), EVENTS, account);
        var control = supervise.resolve("control");
        try {
            Native.mkfifo(control, CONTROL);
        } catch (FileAlreadyExistsException _) {
            return; // the supervisor may have it open
        }
        Native.chmod(control, CONTROL);
        Native.chownIfPermitted(control, account.uid(), account.gid());
    }

    private static void directory(Path path, int mode, Account account) throws IOException {
        try {
            Files.createDirectory(path);
        } catch (FileAlreadyExistsException _) {
            return;
        }
        Native.chmod(path, mode);
        Native.chownIfPermitted(path, account.uid(), account.gid());
    }
}
