package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.settings.Setting;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of {@code serve}, all of which are settings. */
final class ServeOptions {
    @Mixin
    private ServiceOptions service = new ServiceOptions();

    @Option(
            names = "--no-deliveries",
            description = "Send no webhook deliveries; they stay queued. For a restored copy of a database"
                    + " (LEADPATCH_DELIVERIES=off)")
    private boolean noDeliveries;

    Map<Setting, String> values(CommandSpec command) {
        Map<Setting, String> values = service.values(command);
        SettingOptions.putIfPresent(values, Setting.DELIVERIES, noDeliveries ? "off" : null);
        return values;
    }
}
