package dev.leadpatch.adapter.webhook.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs {@code src/test/node/receiver.mjs} in a separate process. */
record NodeReceiver(Process process, int port) implements AutoCloseable {

    private static final Path DIRECTORY = Path.of("src", "test", "node");

    /** Installs the libraries of the lock file unless they are installed. */
    static void install() throws IOException, InterruptedException {
        if (DIRECTORY.resolve("node_modules").toFile().isDirectory()) {
            return;
        }
        int exit = node("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("npm ci failed with exit code " + exit);
        }
    }

    static NodeReceiver start(String integration, String secret) throws IOException {
        Process process = node("node", "receiver.mjs", integration, secret).start();
        BufferedReader out = process.inputReader();
        String port = out.readLine();
        if (port == null) {
            process.destroy();
            throw new IllegalStateException("the receiver did not start");
        }
        return new NodeReceiver(process, Integer.parseInt(port));
    }

    String url() {
        return "http://127.0.0.1:" + port + "/hook";
    }

    @Override
    public void close() {
        process.destroy();
    }

    private static ProcessBuilder node(String... command) {
        return new ProcessBuilder(List.of(command))
                .directory(DIRECTORY.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
