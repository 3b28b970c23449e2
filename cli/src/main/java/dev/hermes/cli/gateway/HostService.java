package dev.hermes.cli.gateway;

import dev.hermes.services.launchd.LaunchdServices;
import dev.hermes.services.systemd.SystemdServices;
import dev.hermes.services.systemd.UnitScope;
import dev.hermes.services.windows.WindowsServices;
import java.nio.file.Files;

/** The service of the active profile on a machine that supervises one for each, whichever supervisor it has. */
sealed interface HostService {
    /** As people and other commands call it. */
    String name();

    boolean installed();

    /** Whether it is there, and for this home: another home may have one of the same name. */
    boolean serves();

    boolean running();

    void start();

    void stop();

    void restart();

    void uninstall();

    /** Tells how it is. */
    void status(boolean deep, boolean full);

    /** @param scope whose unit it is */
    record Systemd(String name, SystemdServices services, UnitScope scope) implements HostService {
        @Override
        public boolean installed() {
            return services.installed(scope);
        }

        @Override
        public boolean serves() {
            return services.serves(scope);
        }

        @Override
        public boolean running() {
            return services.isRunning(scope);
        }

        @Override
        public void start() {
            services.start(scope);
        }

        @Override
        public void stop() {
            services.stop(scope);
        }

        @Override
        public void restart() {
            services.restart(scope);
        }

        @Override
        public void uninstall() {
            services.uninstall(scope);
        }

        @Override
        public void status(boolean deep, boolean full) {
            services.status(scope, deep, full);
        }
    }

    record Launchd(String name, LaunchdServices services) implements HostService {
        @Override
        public boolean installed() {
            return services.installed();
        }

        @Override
        public boolean serves() {
            return services.serves();
        }

        @Override
        public boolean running() {
            return services.isRunning(name);
        }

        @Override
        public void start() {
            services.start(name);
        }

        @Override
        public void stop() {
            services.stop(name);
        }

        @Override
        public void restart() {
            services.restart(name);
        }

        @Override
        public void uninstall() {
            services.uninstall();
        }

        @Override
        public void status(boolean deep, boolean full) {
            services.status(deep);
        }
    }

    record Windows(String name, WindowsServices services) implements HostService {
        @Override
        public boolean installed() {
            return services.installed();
        }

        @Override
        public boolean serves() {
            return Files.exists(services.script());
        }

        @Override
        public boolean running() {
            return services.isRunning(name);
        }

        @Override
        public void start() {
            services.start(name);
        }

        @Override
        public void stop() {
            services.stop(name);
        }

        @Override
        public void restart() {
            services.restart(name);
        }

        @Override
        public void uninstall() {
            services.uninstall();
        }

        @Override
        public void status(boolean deep, boolean full) {
            services.status(deep);
        }
    }
}
