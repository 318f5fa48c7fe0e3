package dev.continuum.bench.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whose cluster it is. Thread-safe (immutable). */
public enum ClusterKind {
  CONTINUUM("Continuum"),
  SERF("serf"),
  SCALECUBE("ScaleCube");

  /** Small machines: the nodes of a lab share two cores, and warm up in a first formation. */
  private static final List<String> JVM =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xmx96m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          ClusterLab.NO_SHARED_PERFORMANCE_DATA,
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Djava.util.logging.config.file=/dev/null");

  private static final String SERF_PROPERTY = "continuum.bench.serf";
  private static final String SCALECUBE_PROPERTY = "continuum.bench.scalecube";

  private final String label;

  ClusterKind(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  List<LabNode> nodes(int count, Path folder) throws IOException {
    List<Path> folders =
        this == CONTINUUM ? ContinuumFolders.create(folder, count) : emptyFolders(folder, count);
    List<LabNode> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path errors = folder.resolve(LabNames.of(i) + ".log");
      nodes.add(
          switch (this) {
            case CONTINUUM ->
                commanded(
                    i,
                    ContinuumNode.class.getName(),
                    System.getProperty("java.class.path"),
                    folders.get(i),
                    errors);
            case SERF -> new SerfNode(property(SERF_PROPERTY, "serf"), i, errors);
            case SCALECUBE ->
                commanded(
                    i,
                    "dev.continuum.bench.scalecube.ScaleCubeNode",
                    scaleCubePath(),
                    folders.get(i),
                    errors);
          });
    }
    return nodes;
  }

  private static LabNode commanded(
      int number, String main, String classPath, Path folder, Path errors) {
    List<String> command = new ArrayList<>(JVM);
    command.addAll(List.of("-cp", classPath, main, folder.toString(), LabNames.of(number)));
    command.add(String.valueOf(LabNames.port(number)));
    command.add(String.valueOf(LabNames.port(0)));
    return new CommandedNode(number, command, errors);
  }

  private static String scaleCubePath() {
    Path target = Path.of(property(SCALECUBE_PROPERTY, "bench/scalecube/target"));
    return target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
  }

  private static List<Path> emptyFolders(Path parent, int count) throws IOException {
    List<Path> folders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      folders.add(Files.createDirectories(parent.resolve(LabNames.of(i))));
    }
    return folders;
  }

  private static String property(String name, String otherwise) {
    return System.getProperty(name, otherwise);
  }
}
