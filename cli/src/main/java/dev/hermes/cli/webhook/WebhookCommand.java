package dev.hermes.cli.webhook;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.cli.gateway.NewSecret;
import dev.hermes.gateway.webhook.Subscription;
import dev.hermes.gateway.webhook.SubscriptionFile;
import dev.hermes.gateway.webhook.WebhookSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code hermes webhook}. */
public final class WebhookCommand {
    private static final Positional NAME = Positional.one("name", "name of the route, as in /webhooks/<name>");

    private final Context context;
    private final WebhookSettings settings;
    private final SubscriptionFile file;

    private WebhookCommand(Context context) {
        context.loadSecrets();
        this.context = context;
        this.settings = WebhookSettings.of(context.gatewayConfig(), context.environment())
                .orElseThrow(WebhookCommand::switchedOff);
        this.file = new SubscriptionFile(context.home().directory(), context.clock());
    }

    public static Command<Context> command() {
        return Command.<Context>named("webhook", "Routes at which other services report what happens.")
                .with(Command.<Context>named("subscribe", "Add a route, or put it in the place of one with its name.")
                        .also("add")
                        .with(NAME)
                        .with(
                                text(
                                        "TEMPLATE",
                                        "what the agent is told; {a.b} is a value of the delivery",
                                        "--prompt"),
                                text("LIST", "events that are wanted, separated by commas; all without", "--events"),
                                text("TEXT", "what it is for", "--description"),
                                text(
                                        "TARGET",
                                        "where answers go: log (default), github_comment or a platform",
                                        "--deliver"),
                                text("ID", "where on that platform", "--deliver-chat-id"),
                                text("SECRET", "what deliveries are signed with; one is made without", "--secret"),
                                flag("deliver the filled template itself, without an agent", "--deliver-only"))
                        .does((arguments, context) -> new WebhookCommand(context).subscribe(arguments)))
                .with(Command.<Context>named("list", "Show the routes that were added.")
                        .also("ls")
                        .does((_, context) -> new WebhookCommand(context).list()))
                .with(Command.<Context>named("remove", "Take a route away.")
                        .also("rm")
                        .with(NAME)
                        .does((arguments, context) -> new WebhookCommand(context).remove(arguments)))
                .with(Command.<Context>named("test", "Deliver something to a route, signed.")
                        .with(NAME)
                        .with(text("JSON", "what to deliver", "--payload"))
                        .does((arguments, context) -> new WebhookCommand(context).test(arguments)));
    }

    private static HermesException switchedOff() {
        return new HermesException(
                ExitCode.FAILED,
                "Webhooks are not switched on.",
                "'hermes gateway setup' switches them on, or write into config.yaml and start the gateway again:",
                "  platforms:",
                "    webhook:",
                "      enabled: true",
                "      extra:",
                "        secret: a-long-random-text");
    }

    private int subscribe(Arguments arguments) {
        var subscription = wanted(arguments);
        subscription.problem(settings).ifPresent(problem -> {
            throw new HermesException(ExitCode.FAILED, problem + ".");
        });
        boolean known = file.put(subscription);
        var console = context.console();
        var name = subscription.name();
        console.print((known ? "Updated" : "Created") + " webhook subscription: " + name);
        console.print("  URL:     " + settings.address(name));
        console.print("  Secret:  " + subscription.secret().map(Secret::reveal).orElse(""));
        facts(subscription);
        if (settings.fixed().contains(name)) {
            console.warn("config.yaml has a route of this name too, and that one wins.");
        }
        if (!subscription.deliverable()) {
            console.warn("Nothing is connected to '" + Display.harmless(subscription.deliver())
                    + "' in this version: answers are not delivered there.");
        }
        return ExitCode.DONE.code();
    }

    private Subscription wanted(Arguments arguments) {
        var name = name(arguments);
        if (!Subscription.nameable(name)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "'" + Display.harmless(name) + "' cannot be the name of a route.",
                    "It begins with a letter or a digit; letters, digits, '-' and '_' follow.");
        }
        var before = file.find(name);
        return new Subscription(
                name,
                arguments.text("events").stream()
                        .flatMap(list -> Arrays.stream(list.split(",")))
                        .map(String::strip)
                        .filter(event -> !event.isEmpty())
                        .toList(),
                Optional.of(given(arguments, "secret")
                        .map(Secret::of)
                        .or(() -> before.flatMap(Subscription::secret)) // its senders know that one
                        .orElseGet(NewSecret::make)),
                given(arguments, "prompt"),
                given(arguments, "description"),
                given(arguments, "deliver").orElse("log"),
                given(arguments, "deliver-chat-id"),
                arguments.flag("deliver-only"));
    }

    private static Optional<String> given(Arguments arguments, String option) {
        return arguments.text(option).filter(text -> !text.isBlank());
    }

    private static String name(Arguments arguments) {
        return arguments.required("name").strip().toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private int list() {
        var console = context.console();
        var all = file.list();
        if (all.isEmpty()) {
            console.print("No webhook subscriptions.");
            console.print("'hermes webhook subscribe NAME --prompt TEMPLATE' adds one.");
            return ExitCode.DONE.code();
        }
        boolean further = false;
        for (var subscription : all) {
            if (further) {
                console.print("");
            }
            further = true;
            console.print("◆ " + Display.harmless(subscription.name())
                    + (settings.fixed().contains(subscription.name()) ? "  (the one in config.yaml wins)" : "")
                    + subscription
                            .problem(settings)
                            .map(_ -> "  (left out, see below)")
                            .orElse(""));
            subscription.description().ifPresent(text -> console.print("  " + Display.harmless(text)));
            if (Subscription.nameable(subscription.name())) {
                console.print("  URL:     " + settings.address(subscription.name()));
            }
            facts(subscription);
            subscription.problem(settings).ifPresent(problem -> console.print("  ⚠ " + Display.harmless(problem)));
        }
        return ExitCode.DONE.code();
    }

    private void facts(Subscription subscription) {
        var console = context.console();
        console.print("  Events:  " + (subscription.events().isEmpty() ? "(all)" : listed(subscription.events())));
        console.print("  Deliver: "
                + Display.harmless(subscription.deliver()
                        + subscription.chat().map(chat -> " (" + chat + ")").orElse("")));
        if (subscription.deliverOnly()) {
            console.print("  Mode:    the filled template is delivered, no agent is asked");
        }
        subscription
                .prompt()
                .ifPresent(prompt -> console.print("  Prompt:  " + Display.harmless(prompt.replaceAll("\\s+", " "))));
    }

    private static String listed(List<String> events) {
        return Display.harmless(String.join(", ", events));
    }

    private int remove(Arguments arguments) {
        var name = name(arguments);
        if (!file.remove(name)) {
            throw unknown(name);
        }
        context.console().print("Removed webhook subscription: " + name);
        return ExitCode.DONE.code();
    }

    private int test(Arguments arguments) throws InterruptedException {
        var name = name(arguments);
        var subscription = file.find(name).orElseThrow(() -> unknown(name));
        return new RouteTest(context)
                .run(settings.address(name), subscription.secret().or(settings::secret), arguments.text("payload"));
    }

    private static HermesException unknown(String name) {
        return new HermesException(
                ExitCode.FAILED,
                "No subscription named '" + Display.harmless(name) + "'.",
                "'hermes webhook list' shows those that were added; routes in config.yaml are changed there.");
    }
}
