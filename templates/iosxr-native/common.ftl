<#ftl strip_whitespace=true>
<#-- What both shapes of a leg share on IOS-XR with native models. Leaves of type empty that make a
     shared parent (bgp-running, exists, enable, create) are not written: whoever makes the parent
     writes them, and deleting one deletes all that is below. -->

<#-- Refuses a name that the native models do not take. -->
<#macro takes what name most>
  <#if !name?matches(r"[\w.:,@#%$+=|;-]+") || name?length gt most>
    <#stop what + " is " + name + ": IOS-XR takes 1 to " + most + " letters, digits and . : , _ @ # % $ + = | ; - in its name; name another one in the inventory">
  </#if>
</#macro>

<#-- A port, or another interface: there beforehand, never ours. -->
<#macro interface what name>
  <#if !name?matches(r"((Fast|Gigabit)Ethernet|(Ten|TwentyFive|Forty|Fifty|Hundred|TwoHundred|FourHundred|EightHundred)GigE)[0-9/]+(\.[0-9]+)?|(Bundle-Ether|PW-Ether)[0-9]+(\.[0-9]+)?")>
    <#stop what + " is " + name + ": IOS-XR takes the long name of an Ethernet port or bundle, such as HundredGigE0/0/0/7 or Bundle-Ether10; correct it in the inventory">
  </#if>
  <requires what="${what} ${name}">
    <interface-configurations xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-ifmgr-cfg">
      <interface-configuration>
        <active>act</active>
        <interface-name>${name}</interface-name>
      </interface-configuration>
    </interface-configurations>
  </requires>
</#macro>

<#-- The parent port and the policies: there beforehand, never ours. -->
<#macro preconditions>
  <@interface "port" leg.port/>
  <#if leg.vrf??>
  <@takes "VRF" leg.vrf 32/>
  </#if>
  <#list policies() as policy>
  <@takes "policy" policy 64/>
  <requires what="route policy ${policy}">
    <routing-policy xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-policy-repository-cfg">
      <route-policies>
        <route-policy>
          <route-policy-name>${policy}</route-policy-name>
        </route-policy>
      </route-policies>
    </routing-policy>
  </requires>
  </#list>
</#macro>

<#function policies>
  <#local names = []>
  <#list leg.sessions as session>
    <#list [session.importPolicy, session.exportPolicy] as policy>
      <#if !names?seq_contains(policy)><#local names += [policy]></#if>
    </#list>
  </#list>
  <#return names>
</#function>

<#-- The way to the BGP process of the virtual router; nested content goes inside. -->
<#macro bgp>
    <bgp xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-ipv4-bgp-cfg">
      <instance>
        <instance-name>default</instance-name>
        <instance-as>
          <as>0</as>
          <four-byte-as>
            <as>${leg.routerAsn}</as>
            <#nested>
          </four-byte-as>
        </instance-as>
      </instance>
    </bgp>
</#macro>

<#macro noQos>
  <#if leg.qos??>
    <#stop "the inventory names QoS policies for this bandwidth: with the native models of IOS-XR this profile sets none; take the router's profile iosxr7 or iosxr where it has the unified models, or shape at port " + leg.port + " and say 'qos: false' at its entry of azurePorts in the inventory">
  </#if>
</#macro>

<#-- The sub-interface; vlan-type-dot1q means TPID 0x8100 outside. -->
<#macro subInterface>
  <@noQos/>
  <#if leg.prepend gt 0>
    <#stop "prepend is " + leg.prepend + ": IOS-XR prepends in policies alone; take prepend out of the circuit file and have the export policy prepend (R-054)">
  </#if>
    <interface-configurations xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-ifmgr-cfg">
      <interface-configuration nc:operation="replace">
        <active>act</active>
        <interface-name>${leg.subInterface}</interface-name>
        <interface-mode-non-physical>default</interface-mode-non-physical>
        <description>${leg.description}</description>
        <vlan-sub-configuration xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-l2-eth-infra-cfg">
          <vlan-identifier>
            <vlan-type>vlan-type-${leg.dot1ad?then("dot1ad", "dot1q")}</vlan-type>
            <first-tag>${leg.sTag}</first-tag>
            <second-tag>${leg.cTag}</second-tag>
          </vlan-identifier>
        </vlan-sub-configuration>
        <#if leg.vrf??>
        <vrf xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-infra-rsi-cfg">${leg.vrf}</vrf>
        </#if>
        <#if leg.ipv4??>
        <ipv4-network xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-ipv4-io-cfg">
          <addresses>
            <primary>
              <address>${leg.ipv4.ours}</address>
              <netmask>${leg.ipv4.netmask}</netmask>
            </primary>
          </addresses>
          <#if leg.mtu??>
          <mtu>${leg.mtu}</mtu>
          </#if>
        </ipv4-network>
        </#if>
        <#if leg.ipv6??>
        <ipv6-network xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-ipv6-ma-cfg">
          <addresses>
            <regular-addresses>
              <regular-address>
                <address>${leg.ipv6.ours}</address>
                <prefix-length>${leg.ipv6.length}</prefix-length>
                <zone>0</zone>
              </regular-address>
            </regular-addresses>
          </addresses>
          <#if leg.mtu??>
          <mtu>${leg.mtu}</mtu>
          </#if>
        </ipv6-network>
        </#if>
      </interface-configuration>
    </interface-configurations>
</#macro>

<#-- The inside of a neighbor, for a list of its families named by "prefix". BFD is tied to the
     neighbor in one step (R-061). -->
<#macro neighbor session prefix>
  <#if leg.bfd?? && (leg.bfd.interval lt 3 || leg.bfd.multiplier lt 2 || leg.bfd.multiplier gt 16)>
    <#stop "BFD is " + leg.bfd.interval + " ms x " + leg.bfd.multiplier + ": IOS-XR takes 3 to 30000 ms and a multiplier of 2 to 16">
  </#if>
  <#if leg.localAsOverride && leg.localAs gt 65535>
    <#stop "local AS is " + leg.localAs + ": IOS-XR takes up to 65535 there, as how its native model splits a longer one is not settled; give the virtual router that AS number, or use one up to 65535">
  </#if>
                  <neighbor-address>${session.azure}</neighbor-address>
                  <remote-as>
                    <as-xx>0</as-xx>
                    <as-yy>${session.remoteAs}</as-yy>
                  </remote-as>
                  <#-- Azure sees the override alone, and our own network does not see it. -->
                  <#if leg.localAsOverride>
                  <local-as>
                    <as-xx>0</as-xx>
                    <as-yy>${leg.localAs}</as-yy>
                    <no-prepend/>
                    <replace-as/>
                  </local-as>
                  </#if>
                  <description>${leg.description}</description>
                  <#if leg.sharedKey??>
                  <password>
                    <password-disable>false</password-disable>
                    <#-- "!" before a clear text; without it the router takes a hash. -->
                    <password>!${leg.sharedKey}</password>
                  </password>
                  </#if>
                  <timers>
                    <keepalive-interval>${leg.timers.keepalive}</keepalive-interval>
                    <hold-time>${leg.timers.hold}</hold-time>
                  </timers>
                  <#if leg.bfd??>
                  <bfd-enable-modes>default</bfd-enable-modes>
                  <bfd-minimum-interval>${leg.bfd.interval}</bfd-minimum-interval>
                  <bfd-multiplier>${leg.bfd.multiplier}</bfd-multiplier>
                  </#if>
                  <${prefix}-afs>
                    <${prefix}-af>
                      <af-name>${session.family}-unicast</af-name>
                      <activate/>
                      <maximum-prefixes>
                        <prefix-limit>${session.maxPrefixes}</prefix-limit>
                        <warning-percentage>${session.warnAt}</warning-percentage>
                        <warning-only>false</warning-only>
                        <restart-time>0</restart-time>
                        <discard-extra-paths>false</discard-extra-paths>
                      </maximum-prefixes>
                      <route-policy-in>${session.importPolicy}</route-policy-in>
                      <route-policy-out>${session.exportPolicy}</route-policy-out>
                    </${prefix}-af>
                  </${prefix}-afs>
</#macro>

<#-- L2VPN as such, whose presence leaf is not ours. -->
<#macro l2vpn>
  <requires what="L2VPN">
    <l2vpn xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-l2vpn-cfg">
      <enable/>
    </l2vpn>
  </requires>
</#macro>

<#-- The sub-interface on a virtual switch: the S-tag with whatever is inside, the S-tag off on the
     way in and on again on the way out. -->
<#macro switchedSubInterface>
  <@noQos/>
    <interface-configurations xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-ifmgr-cfg">
      <interface-configuration nc:operation="replace">
        <active>act</active>
        <interface-name>${leg.subInterface}</interface-name>
        <interface-mode-non-physical>l2-transport</interface-mode-non-physical>
        <description>${leg.description}</description>
        <ethernet-service xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-l2-eth-infra-cfg">
          <encapsulation>
            <outer-tag-type>match-${leg.dot1ad?then("dot1ad", "dot1q")}</outer-tag-type>
            <outer-range1-low>${leg.sTag}</outer-range1-low>
          </encapsulation>
          <rewrite>
            <rewrite-type>pop1</rewrite-type>
          </rewrite>
        </ethernet-service>
      </interface-configuration>
    </interface-configurations>
</#macro>

<#-- A cross connect of the leg's own, in a group of its own, so that nothing stays behind. Its
     description holds 64 octets, so that the leg's is on the sub-interface alone. -->
<#macro crossConnect group>
    <l2vpn xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-l2vpn-cfg">
      <database>
        <xconnect-groups>
          <xconnect-group nc:operation="replace">
            <name>${group}</name>
            <p2p-xconnects>
              <p2p-xconnect>
                <name>${leg.name}</name>
                <attachment-circuits>
                  <@attachmentCircuit leg.subInterface/>
                  <#if leg.customerPort??>
                  <@attachmentCircuit leg.customerPort/>
                  </#if>
                </attachment-circuits>
                <#nested>
              </p2p-xconnect>
            </p2p-xconnects>
          </xconnect-group>
        </xconnect-groups>
      </database>
    </l2vpn>
</#macro>

<#macro attachmentCircuit name>
                  <attachment-circuit>
                    <name>${name}</name>
                    <enable/>
                  </attachment-circuit>
</#macro>
