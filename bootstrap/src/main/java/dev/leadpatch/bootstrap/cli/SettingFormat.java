package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.OutputOptions.Column;
import dev.leadpatch.bootstrap.cli.OutputOptions.EntryFormat;
import dev.leadpatch.bootstrap.settings.EffectiveSetting;
import dev.leadpatch.bootstrap.settings.SettingOrigin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How {@code config show} prints a setting. */
final class SettingFormat {
    static final EntryFormat<EffectiveSetting> FORMAT = new EntryFormat<>(
            List.of(
                    new Column<>("SETTING", setting -> setting.setting().environmentVariable()),
                    new Column<>("VALUE", setting -> setting.value().orElse("")),
                    new Column<>("SOURCE", setting -> describe(setting.origin()))),
            SettingFormat::json);

    private SettingFormat() {}

    /** Describes an origin: {@code environment}, or {@code leadpatch.conf:3}, with the file of a secret. */
    private static String describe(SettingOrigin origin) {
        String source = origin.file()
                .map(file -> file + ":" + origin.line().orElseThrow())
                .orElse(nameOf(origin));
        return source + origin.secretFile().map(file -> ", " + file).orElse("");
    }

    private static String nameOf(SettingOrigin origin) {
        return origin.kind().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, @Nullable Object> json(EffectiveSetting setting) {
        SettingOrigin origin = setting.origin();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", setting.setting().environmentVariable());
        json.put("value", setting.value().orElse(null));
        json.put("source", nameOf(origin));
        json.put("file", origin.file().orElse(null));
        json.put("line", origin.line().isPresent() ? origin.line().getAsInt() : null);
        json.put("secret_file", origin.secretFile().orElse(null));
        return json;
    }
}
