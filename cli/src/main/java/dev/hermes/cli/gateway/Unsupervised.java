package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Console;
import dev.hermes.services.Host;
import java.util.List;

/** What people are told where nobody can supervise a gateway, with what they can do instead. */
record Unsupervised(Host host, Console console) {
    int install() {
        if (host.termux()) {
            return told(
                    ExitCode.FAILED,
                    "Gateway service installation is not supported on Termux: Android ends what runs in the background.",
                    "Run it in a session instead: hermes gateway run");
        }
        if (host.wsl()) {
            return wsl("WSL without systemd cannot run services.");
        }
        if (host.container()) {
            return told(
                    ExitCode.DONE,
                    "Inside a container the container itself is the service.",
                    "Let Docker keep it running:",
                    "  docker run --restart unless-stopped ... gateway run",
                    "Start it anew with: docker restart <container>");
        }
        return told(
                ExitCode.FAILED,
                "Service installation is not supported on this platform.",
                "Run it in a terminal: hermes gateway run");
    }

    int uninstall() {
        if (host.termux()) {
            return told(
                    ExitCode.FAILED,
                    "Gateway service uninstallation is not supported on Termux: there is no service.",
                    "Stop one that runs in the background with: hermes gateway stop");
        }
        if (host.container()) {
            return told(
                    ExitCode.DONE,
                    "Inside a container there is no service to remove; the container is it.",
                    "  docker stop <container>",
                    "  docker rm <container>");
        }
        return told(ExitCode.FAILED, "Services are not supported on this platform, so there is none to remove.");
    }

    int start() {
        if (host.termux()) {
            return told(
                    ExitCode.FAILED,
                    "Starting the gateway as a service is not supported on Termux.",
                    "Run it in a session instead: hermes gateway run");
        }
        if (host.wsl()) {
            return wsl("WSL without systemd has no services to start.");
        }
        if (host.container()) {
            return told(
                    ExitCode.DONE,
                    "Inside a container the gateway is what the container runs:",
                    "  hermes gateway run");
        }
        return told(
                ExitCode.FAILED,
                "Services are not supported on this platform.",
                "Run it in a terminal: hermes gateway run");
    }

    private int wsl(String what) {
        return told(
                ExitCode.FAILED,
                what,
                "Either turn systemd on: put these lines into /etc/wsl.conf, then 'wsl --shutdown' in Windows:",
                "  [boot]",
                "  systemd=true",
                "Or run it without a service:",
                "  hermes gateway run",
                "  tmux new -s hermes 'hermes gateway run'",
                "  nohup hermes gateway run > ~/.hermes/logs/gateway.out 2>&1 &");
    }

    /** How somebody keeps a gateway running, after being told that none is supervised here. */
    List<String> hints() {
        if (host.termux()) {
            return List.of("  hermes gateway run      # in a session; Android may end it in the background");
        }
        if (host.wsl() && !host.systemd()) {
            return List.of(
                    "  hermes gateway run      # here, until Ctrl+C",
                    "  tmux new -s hermes 'hermes gateway run'   # goes on when the terminal is closed");
        }
        if (host.container() && !host.systemd()) {
            return List.of("  hermes gateway run      # what the container should run");
        }
        return List.of(
                "  hermes gateway run      # here, until Ctrl+C",
                host.windows()
                        ? "  hermes gateway install  # as a task that starts at login"
                        : "  hermes gateway install  # as a service");
    }

    private int told(ExitCode code, String first, String... more) {
        console.print(first);
        for (var line : more) {
            console.print(line);
        }
        return code.code();
    }
}
