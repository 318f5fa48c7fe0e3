import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * Lets Jazzer drive one {@code @FuzzTest} without JUnit. One thread only.
 *
 * <p>JUnit loads a test and calls its source of seeds before Jazzer's agent is there; the agent then
 * transforms the classes again, and JDK 25 loses the fields of a record that has an annotated
 * component when it is transformed again (JDK-8376185). Here the agent comes first: Jazzer knows this
 * class only, which loads the test when it is asked for it. The seeds of a source are written before,
 * by {@link #main}, in a process of their own without an agent.
 */
public final class FuzzTarget {
  private static Object instance;
  private static Method method;

  private FuzzTarget() {}

  public static void fuzzerInitialize() throws ReflectiveOperationException {
    Class<?> type = Class.forName(System.getProperty("fuzz.class"));
    var constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    instance = constructor.newInstance();
    method = type.getDeclaredMethod(System.getProperty("fuzz.method"), byte[].class);
    method.setAccessible(true);
  }

  public static void fuzzerTestOneInput(byte[] data) throws Throwable {
    try {
      method.invoke(instance, data);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Writes the seeds of a test's {@code @MethodSource}, if it has one: CLASS METHOD FOLDER. */
  public static void main(String[] args) throws ReflectiveOperationException, IOException {
    Class<?> type = Class.forName(args[0]);
    Method test = type.getDeclaredMethod(args[1], byte[].class);
    int written = 0;
    for (Annotation annotation : test.getAnnotations()) {
      if (annotation.annotationType().getSimpleName().equals("MethodSource")) {
        String[] names =
            (String[]) annotation.annotationType().getMethod("value").invoke(annotation);
        for (String name : names) {
          Method source = type.getDeclaredMethod(name);
          source.setAccessible(true);
          Iterator<?> seeds = ((Stream<?>) source.invoke(null)).iterator();
          while (seeds.hasNext()) {
            Files.write(Path.of(args[2], "seed-%04d".formatted(written++)), (byte[]) seeds.next());
          }
        }
      }
    }
  }
}
