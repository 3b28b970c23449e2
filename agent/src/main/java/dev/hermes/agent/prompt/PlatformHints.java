package dev.hermes.agent.prompt;

import java.util.Optional;

/** What the place where an answer is read can show. */
final class PlatformHints {
    private static final String MEDIA =
            " To deliver a file, write `MEDIA:/absolute/path` on a line of its own; it is sent as an attachment.";
    private static final String PLAIN = " Write plain text: markup is shown as it is typed.";

    private PlatformHints() {}

    static Optional<String> of(String platform) {
        var hint = switch (platform) {
            case "cli" ->
                "You answer in a terminal. Write text that reads well there; light Markdown is rendered. Files are not"
                        + " delivered: name their paths.";
            case "telegram" -> "You answer on Telegram. Common Markdown is converted; tables are not." + MEDIA;
            case "discord" -> "You answer on Discord. Discord's Markdown is rendered; tables are not." + MEDIA;
            case "slack" -> "You answer on Slack. Common Markdown is converted; tables are not." + MEDIA;
            case "whatsapp" -> "You answer on WhatsApp. Keep to short paragraphs; Markdown is not rendered." + MEDIA;
            case "signal" -> "You answer on Signal." + PLAIN + MEDIA;
            case "email" ->
                "You answer by e-mail. Write a complete, well set out letter in plain text, without a subject line."
                        + MEDIA;
            case "sms" -> "You answer by SMS. Be very short." + PLAIN + " Files cannot be delivered.";
            case "cron" ->
                "You run as a scheduled job and nobody can answer questions: decide sensibly and finish. Your final answer"
                        + " is delivered as the job's result." + MEDIA;
            case "matrix" -> "You answer in Matrix. Markdown is rendered." + MEDIA;
            case "mattermost" -> "You answer in Mattermost. Markdown, tables too, is rendered." + MEDIA;
            case "feishu" -> "You answer in Feishu. Simple Markdown is rendered." + MEDIA;
            case "weixin" -> "You answer in WeChat." + PLAIN + MEDIA;
            case "wecom" -> "You answer in WeCom. Simple Markdown is rendered." + MEDIA;
            case "qqbot" -> "You answer in QQ. Simple Markdown is rendered." + MEDIA;
            case "yuanbao" -> "You answer in Yuanbao. Markdown is rendered." + MEDIA;
            case "bluebubbles" -> "You answer in iMessage. Keep it short." + PLAIN + MEDIA;
            case "api_server" ->
                "You answer through an API; what renders the answer is unknown. Files are not delivered: name their paths.";
            case "webui" -> "You answer in a web page. Markdown, tables and code blocks are rendered." + MEDIA;
            default -> "";
        };
        return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
    }
}
