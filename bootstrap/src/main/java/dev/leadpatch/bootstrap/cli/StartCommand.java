package dev.leadpatch.bootstrap.cli;

import java.util.Properties;

/** The command that starts the service, for the operator who runs another command of the same installation. */
final class StartCommand {
    /** The path or name by which the start script was called. */
    private static final String PROGRAM_PROPERTY = "leadpatch.program";
    /** The systemd unit of the installation, which runs the service with its own settings. */
    private static final String UNIT_PROPERTY = "leadpatch.unit";

    private static final String CLASS_PATH_PROPERTY = "java.class.path";

    private StartCommand() {}

    /**
     * Returns the command, quoted for a shell.
     *
     * @param properties the system properties, of which the start script sets some
     * @param options options of {@code serve} for the same database, each after a space; a unit does not have them
     */
    static String of(Properties properties, String options) {
        String unit = properties.getProperty(UNIT_PROPERTY, "");
        return unit.isEmpty() || !options.isEmpty()
                ? program(properties) + " serve" + options
                : "systemctl start " + ShellQuoting.quote(unit);
    }

    private static String program(Properties properties) {
        String classPath = properties.getProperty(CLASS_PATH_PROPERTY, "");
        String script = properties.getProperty(PROGRAM_PROPERTY, "");
        if (script.isEmpty() && classPath.endsWith(".jar") && classPath.indexOf(':') < 0) {
            return "java -jar " + ShellQuoting.quote(classPath);
        }
        return script.isEmpty() ? "leadpatch" : ShellQuoting.quote(script);
    }
}
