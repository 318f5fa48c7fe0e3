package dev.continuum.drivers.tls;

/** Places in a certificate's key usage (RFC 5280, section 4.2.1.3). Thread-safe (constants). */
final class KeyUsages {
  static final int DIGITAL_SIGNATURE = 0;
  static final int KEY_CERT_SIGN = 5;
  static final int CRL_SIGN = 6;

  static final String SERVER_PURPOSE = "1.3.6.1.5.5.7.3.1";
  static final String CLIENT_PURPOSE = "1.3.6.1.5.5.7.3.2";

  private KeyUsages() {}
}
