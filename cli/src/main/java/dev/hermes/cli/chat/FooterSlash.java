package dev.hermes.cli.chat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.home.ConfigFile;
import java.util.Locale;
import java.util.function.Consumer;

/** {@code /footer}: whether the gateway's answers in chats end with a line about what made them. */
final class FooterSlash {
    private static final String ENABLED = "display.runtime_footer.enabled";

    private final Context context;
    private final Consumer<String> say;

    FooterSlash(Context context, Consumer<String> say) {
        this.context = context;
        this.say = say;
    }

    void command(String argument) {
        var config = context.readAnew().config(); // a gateway, or another chat, may have changed it
        var fields = " (" + String.join(" · ", config.texts("display.runtime_footer.fields")) + ")";
        switch (argument.toLowerCase(Locale.ROOT)) {
            case "status" -> tell("", config.flag(ENABLED), fields);
            case "on" -> set(true, fields);
            case "off" -> set(false, fields);
            case "" -> set(!config.flag(ENABLED), fields);
            default -> throw new HermesException(ExitCode.USAGE, "It is /footer [on|off|status].");
        }
    }

    private void set(boolean on, String fields) {
        context.requireUnmanaged("save the choice");
        new ConfigFile(context.home()).set(ENABLED, on);
        tell("✓ ", on, fields);
    }

    private void tell(String mark, boolean on, String fields) {
        say.accept(mark + "Footer of the gateway's answers: " + (on ? "on" + fields : "off"));
    }
}
