package dev.hermes.maintenance.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chat platform, as far as environment variables tell.
 *
 * @param id in reports for machines
 * @param variable that makes it work
 * @param homes that may name the channel which gets what nobody asked for
 * @param dumped whether {@code dump} names it
 */
record Platform(String id, String name, String variable, List<String> homes, boolean dumped) {
    private static Platform dumped(String id, String name, String variable, String... homes) {
        return new Platform(id, name, variable, List.of(homes), true);
    }

    private static Platform other(String id, String name, String variable, String... homes) {
        return new Platform(id, name, variable, List.of(homes), false);
    }

    static final List<Platform> ALL = List.of(
            dumped("telegram", "Telegram", "TELEGRAM_BOT_TOKEN", "TELEGRAM_HOME_CHANNEL"),
            dumped("discord", "Discord", "DISCORD_BOT_TOKEN", "DISCORD_HOME_CHANNEL"),
            dumped("slack", "Slack", "SLACK_BOT_TOKEN"),
            dumped("whatsapp", "WhatsApp", "WHATSAPP_ENABLED"),
            dumped("signal", "Signal", "SIGNAL_HTTP_URL", "SIGNAL_HOME_CHANNEL"),
            dumped("email", "Email", "EMAIL_ADDRESS", "EMAIL_HOME_ADDRESS"),
            dumped("sms", "SMS", "TWILIO_ACCOUNT_SID", "SMS_HOME_CHANNEL"),
            dumped("matrix", "Matrix", "MATRIX_HOMESERVER", "MATRIX_HOME_ROOM"),
            dumped("mattermost", "Mattermost", "MATTERMOST_URL", "MATTERMOST_HOME_CHANNEL"),
            dumped("homeassistant", "Home Assistant", "HASS_TOKEN"),
            dumped("dingtalk", "DingTalk", "DINGTALK_CLIENT_ID", "DINGTALK_HOME_CHANNEL"),
            dumped("feishu", "Feishu", "FEISHU_APP_ID", "FEISHU_HOME_CHANNEL"),
            dumped("wecom", "WeCom", "WECOM_BOT_ID", "WECOM_HOME_CHANNEL"),
            dumped("wecom_callback", "WeCom Callback", "WECOM_CALLBACK_CORP_ID"),
            dumped("weixin", "Weixin", "WEIXIN_ACCOUNT_ID", "WEIXIN_HOME_CHANNEL"),
            other("bluebubbles", "BlueBubbles", "BLUEBUBBLES_SERVER_URL", "BLUEBUBBLES_HOME_CHANNEL"),
            dumped("qqbot", "QQBot", "QQ_APP_ID", "QQ_HOME_CHANNEL", "QQBOT_HOME_CHANNEL"),
            other("yuanbao", "Yuanbao", "YUANBAO_APP_ID", "YUANBAO_HOME_CHANNEL"),
            other("teams", "Teams", "TEAMS_CLIENT_ID", "TEAMS_HOME_CHANNEL"),
            other("line", "LINE", "LINE_CHANNEL_ACCESS_TOKEN", "LINE_HOME_CHANNEL"),
            other("ntfy", "ntfy", "NTFY_TOPIC", "NTFY_HOME_CHANNEL"),
            other("google_chat", "Google Chat", "GOOGLE_CHAT_SERVICE_ACCOUNT_JSON", "GOOGLE_CHAT_HOME_CHANNEL"));

    boolean configured(Map<String, String> environment) {
        var value = environment.getOrDefault(variable, "").strip();
        return !value.isEmpty() && !(variable.endsWith("_ENABLED") && value.matches("(?i)false|0|no|off"));
    }

    Optional<String> home(Map<String, String> environment) {
        return homes.stream()
                .map(name -> environment.getOrDefault(name, "").strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
