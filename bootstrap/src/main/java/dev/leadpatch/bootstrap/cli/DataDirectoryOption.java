package dev.leadpatch.bootstrap.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The directory of the embedded database. */
final class DataDirectoryOption {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Directory of the embedded database. Default: ~/.local/share/leadpatch/data (LEADPATCH_DATA_DIR)")
    @Nullable
    String value;
}
