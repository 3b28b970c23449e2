package dev.hermes.cli.auth;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Command;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Credential;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** {@code hermes portal}: the account at Nous Portal, and what of this home goes through it. Asks no server. */
public final class PortalCommand {
    private static final String PORTAL = "https://portal.nousresearch.com";
    private static final String SUBSCRIPTION = PORTAL + "/manage-subscription";

    private final Context context;
    private final Accounts accounts;

    private PortalCommand(Context context) {
        this.context = context;
        this.accounts = context.accounts();
    }

    public static Command<Context> command() {
        return Command.<Context>named("portal", "The account at Nous Portal, and what goes through it.")
                .with(Command.<Context>named("status", "Show the login and the routes.")
                        .does((_, context) -> new PortalCommand(context).status()))
                .with(Command.<Context>named("open", "Open the page of the subscription.")
                        .does((_, context) -> new PortalCommand(context).open()))
                .with(Command.<Context>named("tools", "Show the tools that go through the Tool Gateway.")
                        .does((_, context) -> new PortalCommand(context).tools()))
                .does((_, context) -> new PortalCommand(context).status());
    }

    private boolean loggedIn() {
        return accounts.pool("nous").peek().flatMap(Credential::secret).isPresent();
    }

    private int status() {
        JsonNode state = accounts.state("nous").map(JsonNode.class::cast).orElseGet(MissingNode::getInstance);
        boolean in = loggedIn();
        print("Nous Portal");
        row("Auth", in ? "✓ logged in" : "not logged in");
        if (in) {
            row("Portal", state.path("portal_base_url").asString(PORTAL));
            row("API", state.path("inference_base_url").asString("https://inference-api.nousresearch.com/v1"));
        } else {
            row("Sign up", PORTAL);
            row("Login", "hermes auth add nous --type oauth");
        }
        var provider = context.config().text("model.provider").orElse("auto");
        row(
                "Model",
                provider.equals("nous")
                        ? "✓ using Nous as inference provider"
                        : "currently " + provider + " (switch with `hermes model`)");
        print("");
        return tools();
    }

    /** It serves the web, pictures, speech, browsers and machines, of which this version has no tool: there is nothing to route. */
    private int tools() {
        print("Tool Gateway");
        print("  No tool of this version goes through it.");
        return ExitCode.DONE.code();
    }

    private int open() {
        if (new TerminalLogin(context).browse(SUBSCRIPTION)) {
            print("Opened " + SUBSCRIPTION);
        } else {
            print(SUBSCRIPTION);
            context.console().hint("Open it in a browser; none could be started from here.");
        }
        return ExitCode.DONE.code();
    }

    private void row(String name, String value) {
        print(String.format("  %-20s %s", name + ":", value));
    }

    private void print(String line) {
        context.console().print(Display.harmless(line));
    }
}
