package dev.leadpatch.application.embed;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.lead.LeadStore;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A host without an optional library. */
class MissingLibraryTest {

    private final ClassLoader original = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void restoreClassLoader() {
        Thread.currentThread().setContextClassLoader(original);
    }

    @Test
    void use_cases_work_without_jackson_and_http_names_the_artifact() throws Exception {
        Object leadpatch = leadpatchWithout("tools.jackson.");
        Method http = leadpatch.getClass().getMethod("http");

        assertThatThrownBy(() -> invoke(http, leadpatch))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tools.jackson.core:jackson-core");
    }

    /** Loads Leadpatch by a class loader that does not find the classes of a package. */
    private static Object leadpatchWithout(String hidden) throws Exception {
        ClassLoader loader = new HidingClassLoader(hidden);
        // the provider of Jakarta Validation finds the value extractors of Leadpatch by it
        Thread.currentThread().setContextClassLoader(loader);
        Class<?> storeType = loader.loadClass(LeadStore.class.getName());
        Object store = Proxy.newProxyInstance(loader, new Class<?>[] {storeType}, (proxy, method, arguments) -> null);
        Method on = loader.loadClass(Leadpatch.class.getName()).getMethod("on", storeType);
        return invoke(on, null, store);
    }

    private static Object invoke(Method method, Object target, Object... arguments) throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }

    /** Defines the classes of Leadpatch anew, so that they see only what this loader finds. */
    private static final class HidingClassLoader extends ClassLoader {
        private final String hidden;

        HidingClassLoader(String hidden) {
            super(MissingLibraryTest.class.getClassLoader());
            this.hidden = hidden;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(hidden)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("dev.leadpatch.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
