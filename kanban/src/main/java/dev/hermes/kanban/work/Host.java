package dev.hermes.kanban.work;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine, as it stands in claims. */
public final class Host {
    private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");

    private static final Path LINUX_BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    private Host() {}

    /**
     * As {@code hostname} prints it, in letters, digits and {@code _.-} only; asks no name server where that can be avoided.
     */
    public static String name() {
        return plain(told());
    }

    private static String plain(String name) {
        return name.replaceAll("[^\\w.-]", "-");
    }

    private static String told() {
        try {
            if (Files.isReadable(LINUX)) {
                return Files.readString(LINUX).strip();
            }
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        } catch (IOException _) {
            return "localhost";
        }
    }

    /** Another one after each start of the machine; empty where that is not told. */
    public static String boot() {
        try {
            return Files.isReadable(LINUX_BOOT) ? Files.readString(LINUX_BOOT).strip() : "";
        } catch (IOException _) {
            return "";
        }
    }

    /** The machine of a claim. */
    public static String of(String lock) {
        int colon = lock.indexOf(':');
        return colon < 0 ? lock : lock.substring(0, colon);
    }

    /** How this process signs a claim. */
    public static String lock() {
        return name() + ":" + ProcessHandle.current().pid();
    }

    /** Whether a claim was made on this machine. */
    public static boolean owns(String lock) {
        return plain(of(lock)).equals(name());
    }
}
