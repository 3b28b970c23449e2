package dev.hermes.cli.gateway;

import dev.hermes.services.PersonalService;
import dev.hermes.services.launchd.LaunchdServices;
import dev.hermes.services.systemd.SystemdServices;
import dev.hermes.services.systemd.UnitScope;
import dev.hermes.services.windows.WindowsServices;

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

    /** Tells what else is installed that would get into its way. */
    void warn();

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

        @Override
        public void warn() {
            services.warn();
        }
    }

    /** One of those that only know the person who is logged in. */
    sealed interface Personal extends HostService {
        PersonalService services();

        @Override
        default boolean installed() {
            return services().installed();
        }

        @Override
        default boolean serves() {
            return services().serves();
        }

        @Override
        default boolean running() {
            return services().isRunning(name());
        }

        @Override
        default void start() {
            services().start(name());
        }

        @Override
        default void stop() {
            services().stop(name());
        }

        @Override
        default void restart() {
            services().restart(name());
        }

        @Override
        default void uninstall() {
            services().uninstall();
        }

        @Override
        default void status(boolean deep, boolean full) {
            services().status(deep);
        }

        @Override
        default void warn() {}
    }

    record Launchd(String name, LaunchdServices services) implements Personal {}

    record Windows(String name, WindowsServices services) implements Personal {}
}
