package dev.hermes.cli.chat;

import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.gateway.AgentSource;
import dev.hermes.gateway.IdleLimits;
import dev.hermes.gateway.RuntimeFooter;
import dev.hermes.gateway.TurnRules;
import dev.hermes.gateway.TurnRunner;
import dev.hermes.home.Config;
import dev.hermes.home.FileStamp;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.ResolvedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agents of the gateway: they share everything but their conversations. Which model they ask is looked up again when the
 * settings or the keys have changed, and so is what stands below answers; everything else of the settings a gateway keeps until it
 * is restarted.
 */
public final class GatewayAgents implements AgentSource, AutoCloseable {
    private final Context context;
    private final RunOptions options;
    private final Workshop workshop;
    private List<FileStamp> stamps;
    private Config config;
    private @Nullable ResolvedModel model;

    public GatewayAgents(Context context, Arguments arguments) {
        this.context = context;
        this.options = RunOptions.of(arguments, context);
        this.stamps = stamps();
        this.config = context.config();
        this.workshop = new Workshop(context, options, context.workingDirectory());
    }

    private List<FileStamp> stamps() {
        return List.of(
                FileStamp.of(context.home().config()),
                FileStamp.of(context.home().env()));
    }

    @Override
    public TurnRunner open(AgentOrder order) {
        return TurnRunner.of(workshop.open(model(), order));
    }

    /** Found out by the first turn that succeeds in it: a gateway starts without a model too, and says so when asked. */
    private synchronized ResolvedModel model() {
        follow();
        var known = model;
        if (known == null) {
            var choice = ModelChoice.of(options.provider(), options.model());
            known = workshop.usable(workshop.providers().resolveOrFallback(choice, context.console()::warn));
            model = known;
        }
        return known;
    }

    @Override
    public synchronized TurnRules rules(String platform) {
        follow();
        return new TurnRules(
                RuntimeFooter.of(config, platform, context.workingDirectory(), context.userHome(), context.clock()),
                IdleLimits.of(config, context.environment()));
    }

    private void follow() {
        var now = stamps();
        if (!now.equals(stamps)) {
            stamps = now;
            model = null;
            var anew = context.readAnew();
            config = anew.config();
            workshop.ask(anew.providers());
            context.log().info("cli.gateway", "the settings have changed; turns ask the model that they name now");
        }
    }

    @Override
    public void close() {
        workshop.close();
    }
}
