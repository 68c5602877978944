# Untested. Write in the place of PLACE where the archives lie.
class Prehabsim < Formula
  desc "Simulator of cancer pathways with and without prehabilitation"
  homepage "PLACE"
  version "{{.Version}}"
  on_macos do
    on_arm do
      url "PLACE/prehabsim-{{.Version}}-mac-apple.zip"
      sha256 "{{index .Sum "mac-apple.zip"}}"
    end
    on_intel do
      url "PLACE/prehabsim-{{.Version}}-mac-intel.zip"
      sha256 "{{index .Sum "mac-intel.zip"}}"
    end
  end
  on_linux do
    on_arm do
      url "PLACE/prehabsim-{{.Version}}-linux-arm.zip"
      sha256 "{{index .Sum "linux-arm.zip"}}"
    end
    on_intel do
      url "PLACE/prehabsim-{{.Version}}-linux.zip"
      sha256 "{{index .Sum "linux.zip"}}"
    end
  end

  def install
    bin.install "prehabsim"
    pkgshare.install "examples"
    doc.install "START.txt", "NOTICE.txt"
  end

  test do
    system bin/"prehabsim", "version"
  end
end
