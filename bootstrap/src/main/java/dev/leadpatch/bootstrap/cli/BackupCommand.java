package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.bootstrap.wiring.DatabaseTransfer;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code leadpatch backup FILE}. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a backup of the database to a file, while services use it.",
            "The secret key is not part of the backup: keep a copy of it apart."
        })
final class BackupCommand extends TransferCommand {
    @Parameters(
            paramLabel = "FILE",
            description = "The file to write, which must not exist, readable by its owner only; - for standard output.")
    private String file = "";

    @Mixin
    private DataDirectoryOption dataDirectory = new DataDirectoryOption();

    BackupCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    @Nullable
    String dataDir() {
        return dataDirectory.value;
    }

    @Override
    String subject() {
        return file.equals("-") ? "standard output" : file;
    }

    @Override
    void run(DatabaseSettings database, DatabaseTransfer transfer)
            throws CommandFailedException, StartupException, IOException, InterruptedException {
        Console console = environment.console();
        if (file.equals("-")) {
            if (console.terminal().isInteractive()) {
                throw CommandFailedException.usageError(
                        "Standard output is a terminal: redirect it to a file or a program.");
            }
            long rows = transfer.backUp(database, new CheckedOutputStream(console.out()));
            console.err().println(describe(rows));
            return;
        }
        Path target = Path.of(file).toAbsolutePath();
        if (Files.exists(target)) {
            throw CommandFailedException.usageError(file + " exists already. Nothing was written.");
        }
        long rows = writeToFile(target, stream -> transfer.backUp(database, stream));
        output.print(
                console,
                Map.of("file", target.toString(), "rows", rows, "bytes", Files.size(target)),
                describe(rows) + " Keep a copy of the secret key apart: it is not in the file.");
    }

    private static String describe(long rows) {
        return "Wrote a backup with %,d rows.".formatted(rows);
    }

    /** Writes a temporary file first, so that a file of this name is a complete backup. */
    private static long writeToFile(Path target, BackupWriter writer)
            throws StartupException, IOException, InterruptedException {
        // in the same directory, and readable by its owner only
        Path part = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".part");
        try {
            long rows;
            try (FileOutputStream stream = new FileOutputStream(part.toFile())) {
                rows = writer.write(stream);
                stream.getFD().sync();
            }
            publish(part, target);
            return rows;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Gives a file its name, unless another file has it meanwhile, and flushes the name to the disk. */
    static void publish(Path part, Path target) throws IOException {
        try {
            // unlike a move, which checks and then replaces
            Files.createLink(target, part);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // a file system without hard links
            Files.move(part, target);
        }
        if (File.separatorChar == '/') {
            // Windows opens no directory
            try (FileChannel directory = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    private interface BackupWriter {
        long write(OutputStream stream) throws StartupException, IOException, InterruptedException;
    }

    /** Fails as soon as the reader of a pipe has closed it, which a {@code PrintStream} only records. */
    private static final class CheckedOutputStream extends OutputStream {
        private final PrintStream out;

        CheckedOutputStream(PrintStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            if (out.checkError()) {
                throw new IOException("it was closed before the end of the backup");
            }
        }
    }
}
