package dev.leadpatch.adapter.webhook.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A TLS server of OpenSSL on loopback: it accepts server names that Java rejects. It returns 204 to each request. */
final class OpensslServer implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("ACCEPT .*:(\\d+)\n");

    private final Process process;
    private final Thread reader;
    private volatile int port;

    private OpensslServer(Process process) {
        this.process = process;
        this.reader = new Thread(this::respond);
        reader.start();
    }

    static boolean isInstalled() {
        try {
            return new ProcessBuilder("openssl", "version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts a server with the certificate and key of a PKCS #12 file. */
    static OpensslServer start(Path keyStore) throws IOException, InterruptedException {
        Path pem = keyStore.resolveSibling("receiver.pem");
        Process conversion = new ProcessBuilder(
                        "openssl",
                        "pkcs12",
                        "-nodes",
                        "-in",
                        keyStore.toString(),
                        "-passin",
                        "pass:" + PrivateAuthority.PASSWORD,
                        "-out",
                        pem.toString())
                .redirectErrorStream(true)
                .start();
        String messages = new String(conversion.getInputStream().readAllBytes(), US_ASCII);
        if (conversion.waitFor() != 0) {
            throw new IOException(messages);
        }
        return new OpensslServer(
                new ProcessBuilder("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", pem.toString())
                        .redirectErrorStream(true)
                        .start());
    }

    private void respond() {
        StringBuilder output = new StringBuilder();
        try (InputStream in = process.getInputStream()) {
            byte[] buffer = new byte[8_192];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                output.append(new String(buffer, 0, length, ISO_8859_1));
                Matcher address = ADDRESS.matcher(output);
                if (address.find()) {
                    port = Integer.parseInt(address.group(1));
                }
                if (output.indexOf("POST ") >= 0 && output.indexOf("\r\n\r\n") >= 0) {
                    process.getOutputStream().write("HTTP/1.1 204 X\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
                    process.getOutputStream().flush();
                    output.setLength(0);
                }
            }
        } catch (IOException e) {
            // the process has ended
        }
    }

    /** Returns the port; 0 while the server is starting. */
    int port() {
        return port;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join();
    }
}
